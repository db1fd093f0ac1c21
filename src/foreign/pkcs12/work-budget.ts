import { PKIError } from '../../base/errors.js'

/**
 * Most rounds of all derivations that one file may cost together, one of PKCS#12's own counting as many as it has
 * hashes: some seconds. GnuTLS and NSS ask for 600 000 rounds of each of three parts, which in their old form (3DES, where
 * key and vector take three hashes a round) comes to 4 200 000; .NET stops at 1 000 000 in all.
 */
export const MAX_ROUNDS = 5_000_000

/** What a file may still ask for: a hostile one could ask for hours, in one count or in many. */
export interface WorkBudget {
  /** Rounds that are left. */
  rounds: number
}

/** The budget of one file. */
export function newWorkBudget(): WorkBudget {
  return { rounds: MAX_ROUNDS }
}

/**
 * Takes work out of a budget before it is done.
 *
 * @throws {@link PKIError} `ERR_PKI_PKCS12` `too-much-work` when it is not in there.
 */
export function spend(budget: WorkBudget, rounds: number): void {
  budget.rounds -= rounds
  if (budget.rounds >= 0) return
  throw new PKIError(
    'ERR_PKI_PKCS12',
    'the PKCS#12 file asks for more work than any honest one: its iteration counts are too large',
    {
      details: { reason: 'too-much-work' },
      hint: 'Where you trust its origin, write it anew with a smaller count: openssl pkcs12 -export -iter 300000',
    },
  )
}
