import { copyImage } from './disk-image.js'
import type { DiskImage } from './disk-image.js'
import { applyOperation } from './disk-operation.js'
import type { DiskOperation, Fate } from './disk-operation.js'
import type { SeededRandom } from './seeded-random.js'

/** What a simulated disk recorded. */
export interface DiskRecord {
  /** What was on it before. */
  readonly before: DiskImage
  /** What was done then. */
  readonly log: readonly DiskOperation[]
}

/** One way in which the work ended at some point. */
export interface CrashPlan {
  /** So many operations were done. */
  readonly end: number
  /**
   * `killed`: the process ended, the page cache is kept. `power`: the power failed, and of what was not durable each
   * operation met the fate below, or that of the others.
   */
  readonly kind: 'killed' | 'power'
  /** Fate of the operations that were not durable and are not named in `fates`. */
  readonly others: 'kept' | 'dropped'
  /** Fates of single operations, by their place in the log. */
  readonly fates: ReadonlyMap<number, Fate>
}

/** A place in the log with what is durable there, and what is not. */
export interface CrashPoint {
  /** So many operations were done. */
  readonly end: number
  /** What is durable for certain. */
  readonly durable: DiskImage
  /** Places in the log of the operations that are not. */
  readonly pending: readonly number[]
}

/**
 * Walks through a log and says at each place what is durable: octets, length and mode of a file after an fsync of that
 * file, a name after an fsync of its folder (of the new folder, for a rename), and nothing else. That is less than any
 * file system keeps, and all that POSIX promises.
 *
 * @param ignored - Calls for durability that do nothing, by their place in the log.
 */
export function* crashPointsOf(
  { before, log }: DiskRecord,
  ignored: ReadonlySet<number> = new Set(),
): Generator<CrashPoint> {
  const durable = copyImage(before)
  let pending: number[] = []
  yield { end: 0, durable, pending }
  for (const [place, operation] of log.entries()) {
    const isSync = operation.name === 'file.sync' || operation.name === 'syncFolder'
    if (!isSync) {
      applyOperation(durable, operation, 'dropped')
      pending = [...pending, place]
    } else if (!ignored.has(place)) {
      const settles = (index: number): boolean => isSettledBy(operationAt(log, index), operation)
      for (const index of pending) if (settles(index)) applyOperation(durable, operationAt(log, index))
      pending = pending.filter((index) => !settles(index))
    }
    yield { end: place + 1, durable, pending }
  }
}

function isSettledBy(operation: DiskOperation, sync: DiskOperation): boolean {
  const [entry] = operation.entries
  return entry === undefined ? operation.inode === sync.inode : entry.folder === sync.inode
}

/** The operation at a place of a log. */
export function operationAt(log: readonly DiskOperation[], place: number): DiskOperation {
  const operation = log[place]
  if (operation === undefined) throw new Error(`no operation ${place}`)
  return operation
}

/**
 * The plans with one choice at one place: the process killed, everything pending kept or dropped, and each pending
 * operation alone dropped, alone kept, or torn.
 */
export function* singleChoices(log: readonly DiskOperation[], point: CrashPoint): Generator<CrashPlan> {
  const { end, pending } = point
  const none = new Map<number, Fate>()
  yield { end, kind: 'killed', others: 'kept', fates: none }
  yield { end, kind: 'power', others: 'kept', fates: none }
  if (pending.length === 0) return
  yield { end, kind: 'power', others: 'dropped', fates: none }
  for (const place of pending) {
    yield { end, kind: 'power', others: 'dropped', fates: new Map([[place, 'kept']]) }
    for (const fate of lossesOf(operationAt(log, place)))
      yield { end, kind: 'power', others: 'kept', fates: new Map([[place, fate]]) }
  }
}

/** A plan in which each pending operation meets a fate of its own. */
export function randomChoice(
  log: readonly DiskOperation[],
  { end, pending }: CrashPoint,
  random: SeededRandom,
): CrashPlan {
  const chance = random.pick([0.15, 0.5, 0.85])
  const fates = pending.map((place): readonly [number, Fate] => {
    const isKept = random.next() < chance
    return [place, isKept ? 'kept' : random.pick(lossesOf(operationAt(log, place)))]
  })
  return { end, kind: 'power', others: 'kept', fates: new Map(fates) }
}

/** What may become of an operation that is not durable, apart from being kept. */
function lossesOf({ change, name }: DiskOperation): readonly Fate[] {
  if (name === 'rename') return ['dropped', 'both-names']
  if (change?.kind !== 'write') return ['dropped']
  const { length } = change.bytes
  const cuts = new Set([1, Math.floor(length / 2), length - 1, ...lineEnds(change.bytes)])
  return ['dropped', 'zeros', ...[...cuts].filter((cut) => cut > 0 && cut < length)]
}

/** Behind the first line and before and behind the last newline but one: what looks whole is the worst damage. */
function lineEnds(bytes: Uint8Array): readonly number[] {
  const first = bytes.indexOf(0x0a) + 1
  const last = bytes.subarray(0, -1).lastIndexOf(0x0a) + 1
  return [first, last]
}

/** What is on the disk after a crash. */
export function crashImage({ log }: DiskRecord, point: CrashPoint, plan: CrashPlan): DiskImage {
  const image = copyImage(point.durable)
  for (const place of point.pending) {
    const operation = operationAt(log, place)
    applyOperation(image, operation, plan.fates.get(place) ?? plan.others)
  }
  return image
}

/** A plan in words: what to look at when a test fails. */
export function describePlan(log: readonly DiskOperation[], plan: CrashPlan): string {
  const last = plan.end === 0 ? 'nothing' : describeOperation(operationAt(log, plan.end - 1))
  const fates = [...plan.fates].map(
    ([place, fate]) => `${fate} #${place} ${describeOperation(operationAt(log, place))}`,
  )
  const how = plan.kind === 'killed' ? 'killed' : `power failed, others ${plan.others}`
  return [`${how} after ${plan.end} operations (the last: ${last})`, ...fates].join('\n    ')
}

/** An operation in words. */
export function describeOperation({ name, path, to, change }: DiskOperation): string {
  const size = change?.kind === 'write' ? ` ${change.bytes.length} octets at ${change.at}` : ''
  return `${name} ${path}${to === undefined ? '' : ` -> ${to}`}${size}`
}
