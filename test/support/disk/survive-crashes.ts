import { digestOf as sha256 } from '../../../src/store/directory/books/journal.js'
import { nodeMachine } from '../../../src/store/directory/lock/machine.js'
import { crashImage, crashPointsOf, describePlan, randomChoice, singleChoices } from './crash-states.js'
import type { CrashPlan, CrashPoint, DiskRecord } from './crash-states.js'
import { copyImage, digestOf, forget, namesIn, overwrite, textIn } from './disk-image.js'
import type { DiskImage } from './disk-image.js'
import { HOME, inspect, reopen } from './inspect-ca.js'
import { inspectUnopened } from './inspect-unopened.js'
import type { Expectation } from './ledger.js'
import type { SeededRandom } from './seeded-random.js'

/** A process number that no system gives away. */
const NOBODY = 4_194_305
const OTHER_BOOT = '00000000-1111-2222-3333-444444444444'

/**
 * What the next run finds: the process that held a lock is gone. After a power failure the machine has another boot, and
 * a lock that was left is one that a person has to remove, as the error says: that is done here.
 */
export function afterwards(image: DiskImage, kind: CrashPlan['kind']): DiskImage {
  const next = copyImage(image)
  const books = `${HOME}/ca/orchard`
  for (const name of namesIn(next, books)) {
    const path = `${books}/${name}`
    const text = textIn(next, path) ?? ''
    if (!name.startsWith('lock')) {
      if (kind === 'power') overwrite(next, path, inOtherBoot(text))
    } else if (kind === 'killed') {
      overwrite(next, path, text.replace(`"pid":${process.pid}`, `"pid":${NOBODY}`))
    } else {
      forget(next, path)
    }
  }
  return next
}

/** As it would read had all of it been written in another boot, with the checksums of what is whole. */
function inOtherBoot(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const [digest, json] = [line.slice(0, 64), line.slice(65)]
      const other = json.replaceAll(nodeMachine.identity().bootId, OTHER_BOOT)
      if (sha256(json) === digest) return `${sha256(other)} ${other}`
      return line.replaceAll(nodeMachine.identity().bootId, OTHER_BOOT)
    })
    .join('\n')
}

/** One state of a disk after a crash, and what must be found in it. */
export interface CrashState {
  /** What the next run finds on the disk. */
  readonly image: DiskImage
  /** What must be found. */
  readonly expected: Expectation
  /** How it came to be. */
  readonly describe: () => string
}

/** Which crash states are looked at. */
export interface StateSelection {
  /** What the script must find after so many operations. */
  readonly expectationAt: (place: number) => Expectation
  /** Random choices for each place. */
  readonly random: SeededRandom
  /** How many random combinations are made at each place. */
  readonly combinations: number
  /** About how many states; absent: all. Killed and everything dropped are always among them. */
  readonly most?: number
  /** Calls for durability that do nothing. */
  readonly ignored?: ReadonlySet<number>
}

/**
 * The crash states of a record: each single choice at each place, and random combinations; equal ones once, and of too
 * many a random part.
 */
export function* crashStatesOf(record: DiskRecord, selection: StateSelection): Generator<CrashState> {
  const seen = new Set<string>()
  const share = shareOf(record, selection)
  for (const point of crashPointsOf(record, selection.ignored)) {
    const expected = selection.expectationAt(point.end)
    const size = `${expected.certificates.size} ${[...expected.statuses.values()].map((set) => [...set].join()).join()}`
    for (const plan of plansAt(record, point, selection)) {
      const isPlain = plan.fates.size === 0
      if (!isPlain && selection.random.next() >= share) continue
      const image = afterwards(crashImage(record, point, plan), plan.kind)
      const digest = `${size} ${expected.crlNumber} ${digestOf(image, HOME)}`
      if (seen.has(digest)) continue
      seen.add(digest)
      yield { image, expected, describe: () => describePlan(record.log, plan) }
    }
  }
}

function shareOf(record: DiskRecord, { most, combinations, ignored }: StateSelection): number {
  if (most === undefined) return 1
  let plans = 0
  for (const point of crashPointsOf(record, ignored))
    plans += [...singleChoices(record.log, point)].length + combinations
  return most / plans
}

function* plansAt(
  { log }: DiskRecord,
  point: CrashPoint,
  { combinations, random }: StateSelection,
): Generator<CrashPlan> {
  yield* singleChoices(log, point)
  if (point.pending.length < 2) return
  for (let count = 0; count < combinations; count += 1) yield randomChoice(log, point, random)
}

/** What is wrong with a crash state: opened, looked at, and opened again. */
export async function faultsOf(
  { image, expected }: CrashState,
  keyFiles: DiskImage,
): Promise<readonly string[]> {
  const unopened = inspectUnopened(image, expected, keyFiles)
  if (unopened.length > 0) return unopened.map((fault) => `before it is opened: ${fault}`)
  const reopened = await reopen(image, expected)
  const faults = [...(await inspect(reopened, expected, keyFiles))]
  if (reopened.directory === undefined) return faults
  const again = await reopen(reopened.disk.image, expected)
  if (again.disk.log.length > 0)
    faults.push(
      `opening again does more: ${again.disk.log.map(({ name, path }) => `${name} ${path}`).join()}`,
    )
  faults.push(...(again.directory?.repairs ?? []).map((text) => `opening again repairs: ${text}`))
  return [...faults, ...again.broken]
}
