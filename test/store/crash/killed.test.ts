import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import type { KilledJob } from '../../support/disk/killed-child.js'
import { expectationOf } from '../../support/disk/killed-ledger.js'
import { killRange } from '../../support/disk/kill-runs.js'
import type { KilledRun, KillRange } from '../../support/disk/kill-runs.js'
import { SCRIPT_NAMES } from '../../support/disk/crash-scripts.js'
import type { DiskImage } from '../../support/disk/disk-image.js'
import { faultsAfterKill } from '../../support/disk/faults-after-kill.js'
import { imageOfFolder } from '../../support/disk/image-of-folder.js'
import { HOME } from '../../support/disk/inspect-ca.js'
import { SeededRandom, seedOfRun } from '../../support/disk/seeded-random.js'
import { without } from '../../support/interop/run-program.js'
import { freshCA, freshFolder } from '../../support/store.js'

/** `ORCHARD_CRASH_STATES=all` kills at each operation; otherwise at one of each two neighbours, which a seed repeats. */
const ALL = process.env['ORCHARD_CRASH_STATES'] === 'all'
const AT_LEAST = 500
const AT_ONCE = 2
const OPENSSL_EVERY = 25
const hasOpenSSL = without('openssl') === false

describe('a process that is killed', () => {
  const seed = seedOfRun()
  const random = new SeededRandom(seed)
  const folder = freshFolder()
  const path = join(folder, 'orchard')
  let range: KillRange
  let kills = 0

  before(async () => {
    range = await killRange(folder)
    await freshCA(path)
  })

  for (const script of ['creation', ...SCRIPT_NAMES] as const) {
    it(`loses nothing, whichever operation of the disk was its last: ${script}`, async () => {
      const scene = sceneOf(script)
      const whole = await range.run({ script, path: await range.copyOf(scene.template) })
      const places = placesOf(whole.operations, random)
      await inParallel(places, async (killAt) => {
        await killOnce({ ...scene, whole }, killAt)
      })
    })
  }

  it(`has been killed ${String(AT_LEAST)} times or more by SIGKILL`, () => {
    assert.ok(kills >= AT_LEAST, String(kills))
  })

  function sceneOf(script: KilledJob['script']): Scene {
    if (script === 'creation') return { script, template: join(path, 'nothing') }
    return { script, template: path, keyFiles: imageOfFolder(path, HOME) }
  }

  async function killOnce(
    { script, template, keyFiles, whole }: Scene & Whole,
    killAt: number,
  ): Promise<void> {
    const copy = await range.copyOf(template)
    const { killed, steps } = await range.run({ script, path: copy, killAt })
    if (!killed) return
    kills += 1
    const faults = await faultsAfterKill({
      path: copy,
      expected: expectationOf({ steps, whole: whole.steps, created: script !== 'creation' }),
      withOpenSSL: hasOpenSSL && kills % OPENSSL_EVERY === 0,
      ...(keyFiles === undefined ? {} : { keyFiles }),
    })
    assert.deepEqual(
      faults,
      [],
      `killed before operation ${String(killAt)}, ORCHARD_TEST_SEED=${String(seed)}`,
    )
    rmSync(copy, { recursive: true })
  }
})

interface Scene {
  readonly script: KilledJob['script']
  /** A folder that each run gets a copy of; where there is none, it gets an empty place. */
  readonly template: string
  readonly keyFiles?: DiskImage
}

interface Whole {
  /** The run that nobody kills. */
  readonly whole: KilledRun
}

function placesOf(operations: number, random: SeededRandom): readonly number[] {
  if (ALL) return Array.from({ length: operations }, (_, place) => place)
  return Array.from({ length: Math.floor(operations / 2) }, (_, pair) => 2 * pair + random.below(2))
}

async function inParallel<Item>(items: readonly Item[], step: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of rest) await step(item)
    }),
  )
}
