import { REASON_FLAGS, type ReasonFlag } from '../../../x509/read/records.js'

/** Every reason that a CRL can cover, one bit each; the bit `unused` is none (RFC 5280 §4.2.1.13). */
export const ALL_REASONS = 0b1_1111_1110

/** The bits of some reasons; absent: of all. */
export function reasonMask(reasons: readonly ReasonFlag[] | undefined): number {
  return reasons === undefined ? ALL_REASONS : maskOf(reasons) & ALL_REASONS
}

function maskOf(reasons: readonly ReasonFlag[]): number {
  let mask = 0
  for (const reason of reasons) mask |= 1 << REASON_FLAGS.indexOf(reason)
  return mask
}
