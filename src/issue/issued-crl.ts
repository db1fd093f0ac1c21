import type { Encoded } from '../base/encoded-input.js'
import { encodePEM } from '../base/pem.js'

/** A certificate revocation list that this library has signed. */
export interface IssuedCRL extends Encoded {
  /** Its number. */
  readonly number: bigint
  /** When it was issued; a fresh copy at each read. */
  readonly thisUpdate: Date
  /** When the next one comes at the latest; a fresh copy at each read. */
  readonly nextUpdate: Date
  /** How many certificates it lists. */
  readonly entries: number
}

/**
 * Makes the record of a list: `pem` is made when it is first read, and a date that is read is a copy. Pure.
 *
 * @param more - What else is known of it.
 */
export function issuedCRL<More extends object>(
  der: Uint8Array,
  { number, thisUpdate, nextUpdate, entries }: Omit<IssuedCRL, 'der' | 'pem'>,
  more: More,
): IssuedCRL & Readonly<More> {
  let pem: string | undefined
  return Object.freeze({
    der,
    get pem() {
      return (pem ??= encodePEM('X509 CRL', der))
    },
    number,
    entries,
    get thisUpdate() {
      return new Date(thisUpdate)
    },
    get nextUpdate() {
      return new Date(nextUpdate)
    },
    ...more,
  })
}
