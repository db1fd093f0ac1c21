import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import test, { mock } from 'node:test'
import { checkFloors } from '../../tools/coverage.js'

/** Checks a summary in which one file of a folder has this many of a thousand lines and branches covered. */
function check(folder: string, lines: number, branches: number): void {
  mock.method(console, 'log', () => undefined)
  try {
    checkFloors({
      total: { lines: { covered: 0, total: 1 }, branches: { covered: 0, total: 1 } },
      [resolve(`src/${folder}/a.ts`)]: {
        lines: { covered: lines, total: 1000 },
        branches: { covered: branches, total: 1000 },
      },
      [resolve('src/base/full.ts')]: {
        lines: { covered: 1000, total: 1000 },
        branches: { covered: 1000, total: 1000 },
      },
    })
  } finally {
    mock.restoreAll()
  }
}

test('970 of 1000 lines and 950 of 1000 branches of a pure folder suffice, and one less does not', () => {
  check('der', 970, 950)
  assert.throws(() => check('der', 969, 950), { name: 'ToolError' })
  assert.throws(() => check('der', 970, 949), { name: 'ToolError' })
})

test('folders at the edge have no floor', () => {
  check('cli', 0, 0)
})
