import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { sha1 } from '../keys/verify/digest.js'

/** Key identifier of a public key: SHA-1 of its bits, RFC 5280 §4.2.1.2 method 1. */
export async function keyIdentifier(keyBits: Uint8Array, crypto: CryptoProvider): Promise<Uint8Array> {
  return sha1(keyBits, crypto)
}
