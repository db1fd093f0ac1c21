import { crashImage, crashPointsOf, operationAt } from './crash-states.js'
import type { CrashPlan, CrashPoint } from './crash-states.js'
import type { Recording } from './crash-scripts.js'
import { digestOf } from './disk-image.js'
import type { DiskOperation, Fate } from './disk-operation.js'
import { HOME } from './home.js'
import { afterwards, faultsOf } from './survive-crashes.js'

/** Modules that only hand a wish for durability on. */
const BEARERS =
  /^directory\/(?:durable-files|shared-folder-sync|books\/(?:book-files|index-rewrite|journal)) /

/**
 * The calls for durability of a recording by their kind, each with its places in the log: what is made durable, under
 * the name that it gets in the end and with what differs from run to run left out, and who asks for it. What never gets its name needs none.
 */
export function fsyncKindsOf(log: readonly DiskOperation[]): ReadonlyMap<string, ReadonlySet<number>> {
  const kinds = new Map<string, Set<number>>()
  for (const [place, operation] of log.entries()) {
    const { name, callers } = operation
    if (!isSync(operation) || callers.length === 0) continue
    const what = kindOfPath(log, operation)
    if (what.includes('.orchard-')) continue
    const caller = callers.find((frame) => !BEARERS.test(frame)) ?? callers.at(-1) ?? ''
    const kind = `${name} ${what} (${caller})`
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(place))
  }
  return kinds
}

function isSync({ name }: DiskOperation): boolean {
  return name === 'file.sync' || name === 'syncFolder'
}

/** What a path is called in the end: temporary files and folders get their names later. */
function kindOfPath(log: readonly DiskOperation[], { path }: DiskOperation): string {
  let final = path
  for (const { path: from, to } of log) {
    if (to !== undefined && from.includes('.orchard-') && (final === from || final.startsWith(`${from}/`)))
      final = `${to}${final.slice(from.length)}`
  }
  const below = final.startsWith(HOME) ? final.slice(HOME.length + 1) || '.' : final
  return below
    .replace(/[0-9A-F]{30,}/g, 'SERIAL')
    .replace(/^servers\/[^/]+/, 'servers/NAME')
    .replace(/-\d+\.pem$/, '.pem')
}

/** Which places of a recording are looked at: where a step ended, which is where most has been promised, or the others. */
export type LookedAt = 'ends' | 'between'

/**
 * Whether anything is noticed when some calls for durability do nothing: the first fault that a crash then leaves.
 * Looks only where something is not durable that would be.
 */
export async function faultWithout(
  { disk, ledger }: Recording,
  ignored: ReadonlySet<number>,
  lookedAt: LookedAt,
): Promise<string | undefined> {
  const seen = new Set<string>()
  for (const { point, extra } of pointsWithout({ disk, ledger }, ignored, lookedAt)) {
    const expected = ledger.expectationAt(point.end)
    for (const plan of plansWithout(disk.log, point, extra)) {
      const image = afterwards(crashImage(disk, point, plan), 'power')
      const digest = `${String(expected.certificates.size)} ${digestOf(image, HOME)}`
      if (seen.has(digest)) continue
      seen.add(digest)
      const [fault] = await faultsOf({ image, expected, describe: () => '' }, disk.image)
      if (fault !== undefined) return fault
    }
  }
  return undefined
}

interface WeakPoint {
  readonly point: CrashPoint
  /** What would be durable here. */
  readonly extra: readonly number[]
}

function* pointsWithout(
  { disk, ledger }: Recording,
  ignored: ReadonlySet<number>,
  lookedAt: LookedAt,
): Generator<WeakPoint> {
  const plain = [...crashPointsOf(disk)].map(({ pending }) => new Set(pending))
  const ends = new Set(ledger.ends)
  for (const point of crashPointsOf(disk, ignored)) {
    if (ends.has(point.end) !== (lookedAt === 'ends')) continue
    const extra = point.pending.filter((place) => plain[point.end]?.has(place) !== true)
    if (extra.length > 0) yield { point, extra }
  }
}

function* plansWithout(
  log: readonly DiskOperation[],
  { end, pending }: CrashPoint,
  extra: readonly number[],
): Generator<CrashPlan> {
  const plan = (others: CrashPlan['others'], fates: readonly (readonly [number, Fate])[]): CrashPlan => ({
    end,
    kind: 'power',
    others,
    fates: new Map(fates),
  })
  yield plan(
    'kept',
    extra.map((place) => [place, 'dropped']),
  )
  yield plan('dropped', [])
  yield plan(
    'dropped',
    pending.filter((place) => !extra.includes(place)).map((place) => [place, 'kept']),
  )
  for (const place of extra.slice(-4)) {
    const isWrite = operationAt(log, place).change?.kind === 'write'
    yield plan('kept', [[place, 'dropped']])
    if (isWrite) yield plan('kept', [[place, 'zeros']])
  }
}
