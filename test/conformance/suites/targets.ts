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
    words: 'as many as tier A allows',
    mostDisagreements: 25,
    mostFalseAccepts: 25,
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

/** Says what a result lacks of its target; empty where it is met. */
export function shortfalls(result: SuiteResult, target: SuiteTarget): readonly string[] {
  const { total, disagreements, falseAccepts, excluded, slowestMs } = result
  const most = Math.max(target.mostDisagreements, Math.floor((target.mostShare ?? 0) * total))
  const lacks: string[] = []
  if (disagreements.length > most) lacks.push(`${disagreements.length} disagreements, ${most} allowed`)
  if (falseAccepts.length > target.mostFalseAccepts) {
    lacks.push(`${falseAccepts.length} false accepts, ${target.mostFalseAccepts} allowed`)
  }
  if (disagreements.some(({ got }) => got === 'a crash')) lacks.push('a crash')
  const share = excluded.length / (total + excluded.length)
  if (share > (target.mostExcludedShare ?? 1)) lacks.push(`${(share * 100).toFixed(1)} % left out`)
  if (slowestMs > MOST_MS) lacks.push(`${slowestMs.toFixed(0)} ms for one case`)
  return lacks
}
