import { hashSHA256, type SHA256State } from './sha256.js'

/** Initial hash value (FIPS 180-4 §5.3.2). */
const INITIAL = [
  0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4,
] as const satisfies SHA256State
/** Octets of the digest: SHA-256's without its last word (FIPS 180-4 §6.3). */
const DIGEST_OCTETS = 28

/**
 * Hashes with SHA-224, to judge certificates of others only: WebCrypto does not have it.
 *
 * @see FIPS 180-4 §6.3
 */
export function sha224(message: Uint8Array): Uint8Array {
  return hashSHA256(message, INITIAL).subarray(0, DIGEST_OCTETS)
}
