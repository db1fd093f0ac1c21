import assert from 'node:assert/strict'
import type { DiskRecord } from './crash-states.js'
import type { Recording } from './crash-scripts.js'
import type { DiskImage } from './disk-image.js'
import { inspect, reopen } from './inspect-ca.js'
import type { Expectation } from './ledger.js'
import { SeededRandom, seedOfRun } from './seeded-random.js'
import { crashStatesOf, faultsOf } from './survive-crashes.js'
import type { CrashState, StateSelection } from './survive-crashes.js'

/** `ORCHARD_CRASH_STATES=all` looks at each state; otherwise at a random part that a seed repeats. */
const ALL = process.env['ORCHARD_CRASH_STATES'] === 'all'

/** How thoroughly the crashes of a recording are looked at. */
export interface Thoroughness {
  /** About how many states. */
  readonly states: number
  /** After how many of them reopening crashes again. */
  readonly again: number
  /** About how many states of each crash of a reopening. */
  readonly statesAgain: number
}

/** What has been looked at. */
export interface Survey {
  /** States after one crash. */
  readonly states: number
  /** States after a crash while it was reopened after another. */
  readonly statesAgain: number
}

/** Crashes a recording, and crashes reopening after it; fails with what is wrong and how it came to be. */
export async function surviveCrashes(
  { disk, ledger }: Recording,
  thoroughness: Thoroughness,
): Promise<Survey> {
  const seed = seedOfRun()
  const random = new SeededRandom(seed)
  const expectationAt = (place: number): Expectation => ledger.expectationAt(place)
  const most = ALL ? {} : { most: thoroughness.states }
  const states = [...crashStatesOf(disk, { expectationAt, random, combinations: 2, ...most })]
  for (const state of states) await expectNoFaults(state, disk.image, seed)
  let statesAgain = 0
  for (let count = 0; count < thoroughness.again; count += 1)
    statesAgain += await crashAgain(random.pick(states), disk.image, {
      random,
      seed,
      most: thoroughness.statesAgain,
    })
  return { states: states.length, statesAgain }
}

interface Again extends Pick<StateSelection, 'random' | 'most'> {
  readonly seed: number
}

async function crashAgain(first: CrashState, keyFiles: DiskImage, { seed, ...how }: Again): Promise<number> {
  const { disk } = await reopen(first.image, first.expected)
  const record: DiskRecord = disk
  const selection = { expectationAt: () => first.expected, combinations: 2, ...how }
  let count = 0
  for (const state of crashStatesOf(record, selection)) {
    const describe = (): string => `${first.describe()}\n  and then, while it was opened: ${state.describe()}`
    await expectNoFaults({ ...state, describe }, keyFiles, seed)
    count += 1
  }
  return count
}

async function expectNoFaults(state: CrashState, keyFiles: DiskImage, seed: number): Promise<void> {
  const faults = await faultsOf(state, keyFiles)
  assert.deepEqual(faults, [], `ORCHARD_TEST_SEED=${seed}\n  ${state.describe()}`)
}

/** After a crash the next run opens the CA, works with it, and finds everything again. */
export async function workAfterCrashes(
  { disk, ledger }: Recording,
  most: number,
  work: (state: Awaited<ReturnType<typeof reopen>>, name: string) => Promise<void>,
): Promise<void> {
  const seed = seedOfRun()
  const random = new SeededRandom(seed)
  const expectationAt = (place: number): Expectation => ledger.expectationAt(place)
  const states = [...crashStatesOf(disk, { expectationAt, random, combinations: 1, most })]
  for (let count = 0; count < most; count += 1) {
    const state = random.pick(states)
    const reopened = await reopen(state.image, state.expected)
    if (reopened.directory === undefined) continue
    await work(reopened, 'after')
    const expected = { ...state.expected, servers: changing(state.expected) }
    const faults = await inspect(await reopen(reopened.disk.image, expected), expected, disk.image)
    assert.deepEqual(faults, [], `ORCHARD_TEST_SEED=${seed}\n  ${state.describe()}\n  and then another run`)
  }
}

function changing({ servers }: Expectation): Expectation['servers'] {
  const changed = [...servers].map(([name, found]) => [name, { ...found, changing: true }] as const)
  return new Map([...changed, ['after', { serials: new Set<string>(), changing: true, served: true }]])
}
