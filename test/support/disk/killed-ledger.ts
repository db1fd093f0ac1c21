import { Ledger } from './ledger.js'
import type { Expectation, HandedOut } from './ledger.js'
import type { ReportedStep } from './step-report.js'

/** What must be found after a process was killed. */
export interface KilledPromise {
  /** What it had handed out. */
  readonly steps: readonly ReportedStep[]
  /** The steps of the same script when nobody is killed. */
  readonly whole: readonly ReportedStep[]
  /** Whether the CA was there before. */
  readonly created: boolean
}

/** What must be found: what was handed out, with what the step may have done that was cut off. */
export function expectationOf({ steps, whole, created }: KilledPromise): Expectation {
  const clock = { log: { length: 0 } }
  const ledger = new Ledger(clock)
  if (created) ledger.note('the CA is there', 0, { created })
  for (const { what, begin, end, result } of steps) {
    clock.log.length = end
    ledger.note(what, begin, result)
  }
  const now = clock.log.length
  const names = serialsOf(steps, whole)
  for (const { what, result } of unfinished(steps, whole)) {
    clock.log.length = now + 1
    ledger.note(what, now, translated(result, names))
  }
  return ledger.expectationAt(now)
}

/** Steps that were going on: of those that began together, such as a batch, all that had not been said to be done. */
function unfinished(steps: readonly ReportedStep[], whole: readonly ReportedStep[]): readonly ReportedStep[] {
  const next = whole[steps.length]
  if (next === undefined) return []
  const first = whole.findIndex(({ begin }) => begin === next.begin)
  const done = new Set(steps.slice(first).map(({ what }) => what))
  return whole.slice(first).filter(({ begin, what }) => begin === next.begin && !done.has(what))
}

/** Serial numbers of this run by those of the whole one: they are random. */
function serialsOf(
  steps: readonly ReportedStep[],
  whole: readonly ReportedStep[],
): ReadonlyMap<string, string> {
  const all = (list: readonly ReportedStep[]): readonly string[] =>
    list.flatMap(({ result }) => [...(result.certificates?.keys() ?? [])])
  const [here, there] = [all(steps), all(whole)]
  return new Map(here.map((serial, at) => [there[at] ?? '', serial]))
}

function translated(result: HandedOut, names: ReadonlyMap<string, string>): HandedOut {
  const statuses = [...(result.statuses ?? [])].map(
    ([serial, status]) => [names.get(serial) ?? serial, status] as const,
  )
  return { ...result, statuses: new Map(statuses) }
}
