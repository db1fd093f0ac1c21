import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

/** The folder of the suites, beside the project; the compiled file lies one level deeper than its source. */
export const SUITES: string = join(dirname(fileURLToPath(import.meta.url)), '../../../../../shared/suites')
/** Why suites are skipped; `false` where they are there. */
export const WITHOUT_SUITES: string | false = !existsSync(SUITES) && `${SUITES} is absent`

/** One case of a suite. */
export interface SuiteCase {
  /** Its name in the suite. */
  readonly id: string
  /** What the suite says; `undefined` where it says nothing of acceptance and `run` alone decides. */
  readonly accepts: boolean
  /** Why it is left out, by a property of the case; absent: it counts. */
  readonly excluded?: string | undefined
  /** Judges it. */
  readonly run: () => Promise<SuiteAnswer>
}

/** What we say of a case. */
export interface SuiteAnswer {
  /** Whether we accept. */
  readonly accepts: boolean
  /** Why, in a few words. */
  readonly reason: string
  /** What else the suite states and we say otherwise; empty: nothing. */
  readonly differences?: readonly string[]
}

/** A case on which we and the suite differ. */
export interface Disagreement {
  readonly id: string
  readonly expected: string
  readonly got: string
  readonly reason: string
}

/** What came of a suite. */
export interface SuiteResult {
  readonly suite: string
  /** Cases that count. */
  readonly total: number
  readonly passed: number
  readonly excluded: readonly { readonly id: string; readonly reason: string }[]
  readonly disagreements: readonly Disagreement[]
  /** Ids of the cases that the suite refuses and we accept. */
  readonly falseAccepts: readonly string[]
  /** Most processor time that one case took, in milliseconds: it does not depend on what else the machine does. */
  readonly slowestMs: number
}

/** Runs every case of a suite; one that throws is a disagreement. */
export async function runSuite(suite: string, cases: readonly SuiteCase[]): Promise<SuiteResult> {
  const disagreements: Disagreement[] = []
  const falseAccepts: string[] = []
  const counted = cases.filter(({ excluded }) => excluded === undefined)
  let slowestMs = 0
  for (const { id, accepts, run } of counted) {
    const start = process.cpuUsage()
    const answer = await answerOf(run)
    const { user, system } = process.cpuUsage(start)
    slowestMs = Math.max(slowestMs, (user + system) / 1000)
    const { differences = [], reason } = answer
    if (answer.accepts === accepts && differences.length === 0 && !answer.crashed) continue
    if (answer.accepts && !accepts) falseAccepts.push(id)
    const got = answer.crashed ? 'a crash' : [word(answer.accepts), ...differences].join('; ')
    disagreements.push({ id, expected: word(accepts), got, reason })
  }
  return {
    suite,
    total: counted.length,
    passed: counted.length - disagreements.length,
    excluded: cases.flatMap(({ id, excluded }) => (excluded === undefined ? [] : [{ id, reason: excluded }])),
    disagreements,
    falseAccepts,
    slowestMs,
  }
}

async function answerOf(run: SuiteCase['run']): Promise<SuiteAnswer & { readonly crashed: boolean }> {
  try {
    return { ...(await run()), crashed: false }
  } catch (error) {
    return {
      accepts: false,
      reason: error instanceof Error ? String(error.stack) : String(error),
      crashed: true,
    }
  }
}

function word(accepts: boolean): string {
  return accepts ? 'accept' : 'refuse'
}

/** Reads a JSON file of the suites, also a gzipped one. */
export function readSuite(name: string): unknown {
  const file = readFileSync(join(SUITES, name))
  return JSON.parse((name.endsWith('.gz') ? gunzipSync(file) : file).toString())
}
