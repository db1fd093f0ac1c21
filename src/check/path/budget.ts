import type { Budget } from './records.js'

/** Most signatures that one judgement verifies. */
export const MOST_SIGNATURES = 100
/** Most comparisons of a name with a constraint in one judgement. */
export const MOST_NAME_COMPARISONS = 250_000
/** Most certificates that one judgement looks at as an issuer. */
export const MOST_CANDIDATES = 1_000
/** Most octets of certificates in all the paths that one judgement judges after the first: a large one is judged often. */
export const MOST_OCTETS = 1_048_576

/** Makes the budget of one judgement. */
export function createBudget(): Budget {
  const left = {
    signatures: MOST_SIGNATURES,
    'name-comparisons': MOST_NAME_COMPARISONS,
    candidates: MOST_CANDIDATES,
    octets: MOST_OCTETS,
  }
  let exhausted: Budget['exhausted']
  const take = (kind: NonNullable<Budget['exhausted']>, count: number): boolean => {
    left[kind] -= count
    if (left[kind] >= 0) return true
    exhausted ??= kind
    return false
  }
  return {
    takeSignature: () => take('signatures', 1),
    takeNameComparisons: (count) => take('name-comparisons', count),
    takeCandidate: () => take('candidates', 1),
    takeOctets: (count) => take('octets', count),
    get exhausted() {
      return exhausted
    },
  }
}
