import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runAllSuites } from './all.js'
import { WITHOUT_SUITES } from './suite.js'
import { TARGETS, shortfalls } from './targets.js'

describe('the suites of others', { skip: WITHOUT_SUITES }, () => {
  it('are met, each at its floor', async () => {
    const results = await runAllSuites()
    assert.deepEqual(
      results.map(({ suite }) => suite),
      TARGETS.map(({ suite }) => suite),
    )
    for (const [index, target] of TARGETS.entries()) {
      const result = results[index]
      assert.ok(result !== undefined && result.total > 0)
      assert.deepEqual(shortfalls(result, target), [], JSON.stringify(result.disagreements, null, 1))
    }
  })
})
