import type { SuiteResult } from './suite.js'

/** What a suite must reach; the numbers only rise. */
export interface SuiteTarget {
  /** Name of the suite. */
  readonly suite: string
  /** The target in words. */
  readonly words: string
  /** Most cases that may disagree. */
  readonly mostDisagreements: number
  /** The same as a share of the cases, for corpora; absent: the number alone counts. */
  readonly mostShare?: number
  /** Most cases that may be accepted though the suite refuses them. */
  readonly mostFalseAccepts: number
  /** Most cases that may be left out, as a share of all; absent: any. */
  readonly mostExcludedShare?: number
}

/** Longest time that one case may take. */
export const MOST_MS = 1000

/** The floors of all suites. */
export const TARGETS: readonly SuiteTarget[] = [
  { suite: 'limbo, tier A', words: 'all but 2, no false accept', mostDisagreements: 2, mostFalseAccepts: 0 },
  {
    suite: 'limbo, the others',
    words: '80 %; they contradict each other',
    mostDisagreements: 2,
    mostShare: 0.2,
    mostFalseAccepts: 10,
  },
  { suite: 'BetterTLS, hard', words: 'all', mostDisagreements: 0, mostFalseAccepts: 0 },
  { suite: 'PKITS', words: 'all but the DSA cases', mostDisagreements: 0, mostFalseAccepts: 0 },
  {
    suite: 'OpenSSL verify',
    words: 'all, at most 10 % left out',
    mostDisagreements: 0,
    mostFalseAccepts: 0,
    mostExcludedShare: 0.1,
  },
  {
    suite: "Apple's evaluations of TLS servers",
    words: 'all',
    mostDisagreements: 0,
    mostFalseAccepts: 0,
  },
  {
    suite: "Apple's parser",
    words: '97 %, no stray exception',
    mostDisagreements: 0,
    mostShare: 0.03,
    mostFalseAccepts: 5,
  },
  {
    suite: 'malformed, refused by both',
    words: '99.6 %',
    mostDisagreements: 0,
    mostShare: 0.004,
    mostFalseAccepts: 16,
  },
  {
    suite: 'malformed, read by both',
    words: '99.6 %',
    mostDisagreements: 0,
    mostShare: 0.004,
    mostFalseAccepts: 0,
  },
]

/** How many cases of a suite of a known size agreed before: a number here only rises. */
export const FLOORS: Readonly<Record<string, { readonly total: number; readonly passed: number }>> = {
  'limbo, tier A': { total: 93, passed: 93 },
  'limbo, the others': { total: 25, passed: 23 },
  'BetterTLS, hard': { total: 764, passed: 764 },
  PKITS: { total: 73, passed: 73 },
  'OpenSSL verify': { total: 108, passed: 108 },
  "Apple's evaluations of TLS servers": { total: 65, passed: 65 },
  "Apple's parser": { total: 98, passed: 96 },
  'malformed, refused by both': { total: 2544, passed: 2544 },
  'malformed, read by both': { total: 1107, passed: 1107 },
}

/** Says what a result lacks of its target; empty where it is met. */
export function shortfalls(result: SuiteResult, target: SuiteTarget): readonly string[] {
  const { total, disagreements, falseAccepts, excluded, slowestMs } = result
  const most = Math.max(target.mostDisagreements, Math.floor((target.mostShare ?? 0) * total))
  const lacks: string[] = []
  if (disagreements.length > most) lacks.push(`${disagreements.length} disagreements, ${most} allowed`)
  if (falseAccepts.length > target.mostFalseAccepts) {
    lacks.push(`${falseAccepts.length} false accepts, ${target.mostFalseAccepts} allowed`)
  }
  const floor = FLOORS[result.suite]
  if (floor?.total === total && result.passed < floor.passed) lacks.push(`${floor.passed} agreed before`)
  if (disagreements.some(({ got }) => got === 'a crash')) lacks.push('a crash')
  const share = excluded.length / (total + excluded.length)
  if (share > (target.mostExcludedShare ?? 1)) lacks.push(`${(share * 100).toFixed(1)} % left out`)
  if (slowestMs > MOST_MS) lacks.push(`${slowestMs.toFixed(0)} ms for one case`)
  return lacks
}
