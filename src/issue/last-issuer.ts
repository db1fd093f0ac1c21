import { equalBytes } from '../base/bytes.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import type { GivenIssuer, OpenIssuer } from './issuer.js'

/** An issuer as it was read, beside the octets that it was read from. */
interface Reading {
  readonly given: GivenIssuer
  readonly issuer: OpenIssuer
}

/** For each key the issuer that was read last, held no longer than the key. To read it costs half of what issuing does. */
const LAST = new WeakMap<PrivateKey, Reading>()

/** Gives what was read of an issuer the last time its key signed, if every octet that is given is the same. */
export function recallIssuer(given: GivenIssuer): OpenIssuer | undefined {
  const reading = LAST.get(given.privateKey)
  return reading !== undefined && isSame(reading.given, given) ? reading.issuer : undefined
}

/** Keeps what was read of an issuer, and gives it. */
export function rememberIssuer(given: GivenIssuer, issuer: OpenIssuer): OpenIssuer {
  LAST.set(given.privateKey, { given, issuer })
  return issuer
}

function isSame(a: GivenIssuer, b: GivenIssuer): boolean {
  return equalBytes(a.self, b.self) && areSame(a.chain, b.chain) && areSame(a.anchor, b.anchor)
}

function areSame(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  if (a.length !== b.length) return false
  return a.every((octets, index) => {
    const other = b[index]
    return other !== undefined && equalBytes(octets, other)
  })
}
