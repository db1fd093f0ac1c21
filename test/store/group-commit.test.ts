import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { NewEntry } from '../../src/store/ca-store.js'
import { groupCommit } from '../../src/store/group-commit.js'

const FULL = new Error('the disk is full')
const GROUP = 2

describe('groupCommit', () => {
  it('tells whoever leaves early that a later group has failed meanwhile', async () => {
    const { results, groups } = failingAt(2)
    await assert.rejects(async () => {
      for await (const result of results) {
        assert.equal(result, 0)
        await turns()
        assert.deepEqual(groups, [GROUP, GROUP])
        break
      }
    }, FULL)
    assert.deepEqual(groups, [GROUP, GROUP])
  })

  it('tells whoever leaves early that what was prepared cannot be entered', async () => {
    const { results, groups } = failingAt(2)
    await assert.rejects(async () => {
      for await (const result of results) {
        assert.equal(result, 0)
        break
      }
    }, FULL)
    assert.ok(groups.length >= 2)
  })

  it('tells a failure once: who has had it leaves in peace', async () => {
    const { results } = failingAt(1)
    await assert.rejects(results.next(), FULL)
    assert.deepEqual(await results.return(), { done: true, value: undefined })
  })

  it('tells what an input throws when it is closed, also while something is being prepared', async () => {
    const broken = new Error('the input cannot be closed')
    const given = numbers()
    const input: Iterable<number> = {
      [Symbol.iterator]: () => ({
        next: () => given.next(),
        return: () => {
          throw broken
        },
      }),
    }
    const results = groupCommit({
      requests: input,
      keyOf: String,
      prepare: async (number: number) => {
        if (number > 0) await turns()
        return { result: number }
      },
      commit: () => Promise.resolve(),
      atOnce: GROUP,
      groupSize: 1,
    })
    await assert.rejects(async () => {
      for await (const result of results) if (result === 0) break
    }, broken)
  })

  it('keeps its own failure to itself where the reader of the results has one', async () => {
    const { results } = failingAt(2)
    const own = new Error('the reader gave up')
    await assert.rejects(async () => {
      for await (const result of results) {
        assert.equal(result, 0)
        await turns()
        throw own
      }
    }, own)
  })
})

/** Numbers without an end; the commit of one group, counted from 1, is refused. */
function failingAt(refused: number): {
  readonly results: AsyncGenerator<number, void, undefined>
  readonly groups: number[]
} {
  const groups: number[] = []
  const results = groupCommit({
    requests: numbers(),
    keyOf: String,
    prepare: (number: number) =>
      Promise.resolve({ entry: { der: Uint8Array.of(number & 0xff) }, result: number }),
    commit: async (entries: readonly NewEntry[]) => {
      groups.push(entries.length)
      await turns()
      if (groups.length >= refused) throw FULL
    },
    atOnce: GROUP,
    groupSize: GROUP,
  })
  return { results, groups }
}

function* numbers(): Generator<number> {
  for (let number = 0; ; number += 1) yield number
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
}
