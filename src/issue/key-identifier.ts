import type { PublicKey } from '../keys/verify/public-key.js'
import { sha1 } from '../keys/verify/sha1.js'

/** Key identifier of a public key: SHA-1 of its bits, RFC 5280 §4.2.1.2 method 1. */
export function keyIdentifier({ keyBits }: PublicKey): Uint8Array {
  return sha1(keyBits)
}
