import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../../../support/interop/run-program.js'
import type { ProgramOutcome } from '../../../support/interop/run-program.js'
import { freshFolder } from '../../../support/store.js'
import type { LockJob } from './lock-child.js'

describe('withLock, many processes', () => {
  it('lets one of twenty in that steal one stale lock at once, and names a living process to the others', async () => {
    const { folder, run, log } = scene()
    await run([{ times: 1, dies: true }])
    const left = readFileSync(join(folder, 'ca/lock'), 'utf8')
    await run(children(20, { times: 1, waitMs: 0, refusals: 19 }))
    const words = log().slice(1)
    assert.deepEqual(
      ['in', 'out', 'refused-alive'].map((word) => words.filter((line) => line.startsWith(word)).length),
      [1, 1, 19],
    )
    assert.notEqual(left, '')
    assert.deepEqual(readdirSync(join(folder, 'ca')), [])
  })

  it('lets none of twenty in together that wait for one stale lock, whoever dies in it', async () => {
    const { folder, run, log } = scene()
    await run([{ times: 1, dies: true }])
    const dying = [3, 9, 15]
    await run(children(20, { times: 2 }).map((job, index) => ({ ...job, dies: dying.includes(index) })))
    const words = log().slice(1)
    assertAlone(words)
    assert.equal(words.filter((line) => line.startsWith('in')).length, 17 * 2 + 3)
    assert.deepEqual(readdirSync(join(folder, 'ca')), [])
  })

  it('lets none of eight starve: when the first is done, each has had a tenth of its turns or more', async () => {
    const { folder, run, log } = scene()
    const times = 60
    await run(children(8, { times }))
    const words = log()
    assertAlone(words)
    const counts = new Map<string, number>()
    for (const line of words.filter((word) => word.startsWith('out'))) {
      const count = (counts.get(line) ?? 0) + 1
      counts.set(line, count)
      if (count === times) break
    }
    assert.equal(counts.size, 8)
    // Measured eighteen times on two cores with twenty busy processes: 28 to 45 of 60.
    assert.ok(Math.min(...counts.values()) >= times / 10, JSON.stringify([...counts]))
    assert.deepEqual(readdirSync(join(folder, 'ca')), [])
  })
})

/** Whoever goes in comes out before the next one, unless it dies there. */
function assertAlone(words: readonly string[]): void {
  let inside: string | undefined
  for (const line of words) {
    const [word, name] = line.split(' ')
    if (word === 'out') assert.equal(name, inside, `${line} while ${String(inside)} was in`)
    // Nobody takes the lock of a living process, so who is still in here has died.
    if (word === 'in')
      assert.ok(inside === undefined || inside.startsWith('dying'), `${line} beside ${String(inside)}`)
    inside = word === 'in' ? name : undefined
  }
}

function children(count: number, job: Partial<LockJob>): readonly Partial<LockJob>[] {
  return Array.from({ length: count }, () => job)
}

function scene(): {
  readonly folder: string
  readonly run: (jobs: readonly Partial<LockJob>[]) => Promise<readonly ProgramOutcome[]>
  readonly log: () => readonly string[]
} {
  const folder = freshFolder()
  const log = join(folder, 'log')
  const script = fileURLToPath(new URL('./lock-child.js', import.meta.url))
  const lines = (): readonly string[] => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [])
  let rounds = 0
  return {
    folder,
    log: () => lines().filter((line) => !line.startsWith('ready')),
    run: async (jobs) => {
      const start = join(folder, `start-${String(rounds++)}`)
      const ready = lines().filter((line) => line.startsWith('ready')).length + jobs.length
      const runs = jobs.map((job, index) => {
        const name = `${job.dies === true ? 'dying' : 'child'}-${String(index)}`
        const whole = { path: join(folder, 'ca/lock'), name, log, start, ...job }
        return runProgram(process.execPath, [script, JSON.stringify(whole)])
      })
      while (lines().filter((line) => line.startsWith('ready')).length < ready) {
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      writeFileSync(start, '')
      const outcomes = await Promise.all(runs)
      for (const [index, outcome] of outcomes.entries()) {
        if (jobs[index]?.dies !== true) assert.equal(outcome.status, 0, outcome.stderr)
      }
      return outcomes
    },
  }
}
