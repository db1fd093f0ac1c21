import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBudget, MOST_NAME_COMPARISONS } from '../../../../src/check/path/budget.js'
import { checkNameConstraints } from '../../../../src/check/path/name-constraints/check-name-constraints.js'
import type { Budget, PathFault } from '../../../../src/check/path/records.js'
import { namedPath, nameOfText } from '../../../support/named-certificates.js'
import { yardsticks } from '../../../support/yardsticks.js'

const STYLES = ['rfc5280', 'ios'] as const
const list = (count: number, name: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => name(index))

function judge(
  path: ReturnType<typeof namedPath>,
  style: 'rfc5280' | 'ios',
  budget: Budget = createBudget(),
): readonly PathFault[] {
  return checkNameConstraints(path, { style, commonNames: 'ignored' }, budget)
}

describe('the work on name constraints', () => {
  for (const style of STYLES) {
    it(`${style}: 1023 names below 1024 constraints are compared, 1025 are not: 2^20 pairs`, () => {
      const permitted = list(1024, (index) => `DNS:h${String(index)}.example`)
      const path = (count: number): ReturnType<typeof namedPath> =>
        namedPath(
          { subject: nameOfText(''), names: list(count, (index) => `DNS:h${String(index % 1024)}.example`) },
          { permitted },
        )
      assert.deepEqual(judge(path(1024), style), [])
      const budget = createBudget()
      assert.deepEqual(
        judge(path(1025), style, budget).map(({ code }) => code),
        ['budget'],
      )
      assert.equal(budget.exhausted, 'name-comparisons')
    })

    it(`${style}: what is left of a budget is respected, and running out is never a pass`, () => {
      const path = namedPath({ names: ['DNS:a.example'] }, { permitted: ['DNS:example'] })
      const budget = createBudget()
      assert.ok(budget.takeNameComparisons(MOST_NAME_COMPARISONS - 1))
      assert.deepEqual(
        judge(path, style, budget).map(({ code }) => code),
        ['budget'],
      )
    })

    it(`${style}: the attributes of a subject count as names`, () => {
      const subject = nameOfText(list(2048, (index) => `CN=t${String(index)}.test`).join(','))
      const excluded = list(1000, (index) => `DN:CN=x${String(index)}`)
      assert.deepEqual(
        judge(namedPath({ subject }, { excluded }), style).map(({ code }) => code),
        ['budget'],
      )
    })

    it(`${style}: thousands of hostile names take little work`, async () => {
      const names = list(8000, (index) => `DNS:${'a.'.repeat(100)}h${String(index)}`)
      const path = namedPath(
        { names },
        { excluded: list(100, (index) => `DNS:${'a.'.repeat(100)}x${String(index)}`) },
      )
      const cost = await yardsticks(() => assert.ok(judge(path, style).length > 0))
      assert.ok(cost < 50, String(cost))
    })
  }
})
