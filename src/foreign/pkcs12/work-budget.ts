import { PKIError } from '../../base/errors.js'

/**
 * Most rounds of PBKDF2 that one file may cost in all, some seconds: GnuTLS and NSS ask for 600 000 of each of three
 * derivations.
 */
export const MAX_PBKDF2_ROUNDS = 10_000_000
/**
 * Most hashes of PKCS#12's own derivation that one file may cost in all, some seconds: one for the MAC and three for
 * each 3DES part, with 600 000 rounds each, are 4 200 000.
 */
export const MAX_PKCS12_HASHES = 6_000_000

/** What a file may still ask for: a hostile one could ask for hours, in one count or in many. */
export interface WorkBudget {
  /** Rounds of PBKDF2 that are left. */
  pbkdf2Rounds: number
  /** Hashes of PKCS#12's own derivation that are left. */
  pkcs12Hashes: number
}

/** The budget of one file. */
export function newWorkBudget(): WorkBudget {
  return { pbkdf2Rounds: MAX_PBKDF2_ROUNDS, pkcs12Hashes: MAX_PKCS12_HASHES }
}

/**
 * Takes work out of a budget before it is done.
 *
 * @throws {@link PKIError} `ERR_PKI_PKCS12` `too-much-work` when it is not in there.
 */
export function spend(budget: WorkBudget, kind: keyof WorkBudget, amount: number): void {
  budget[kind] -= amount
  if (budget[kind] >= 0) return
  throw new PKIError(
    'ERR_PKI_PKCS12',
    'the PKCS#12 file asks for more work than any honest one: its iteration counts are too large',
    {
      details: { reason: 'too-much-work' },
      hint: 'Where you trust its origin, write it anew with a smaller count: openssl pkcs12 -export -iter 300000',
    },
  )
}
