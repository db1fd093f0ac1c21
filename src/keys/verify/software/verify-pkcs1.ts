import { writeOID } from '../../../der/oid.js'
import { writeNull, writeOctetString, writeSequence } from '../../../der/write.js'
import { HASH_OIDS, type HashAlgorithm } from '../hash-algorithms.js'
import type { RSAPublicNumbers } from '../rsa-public-numbers.js'
import { modPower, toNumber } from './modular.js'

/** Fewest octets around the DigestInfo: 00 01, eight octets of FF, 00 (RFC 8017 §9.2 step 3). */
const MIN_FRAME_OCTETS = 11

/**
 * Tells whether an RSASSA-PKCS1-v1_5 signature is one of a digest, for keys and hashes that WebCrypto does not take.
 * The whole encoded message is built and compared, so no other form of it passes. Public numbers only.
 *
 * @see RFC 8017 §8.2.2, §9.2
 */
export function verifyPKCS1(
  signed: { readonly hash: HashAlgorithm; readonly digest: Uint8Array },
  signature: Uint8Array,
  key: RSAPublicNumbers,
): boolean {
  if (signature.length !== key.modulus.length) return false
  const expected = encodeMessage(signed.hash, signed.digest, key.modulus.length)
  const modulus = toNumber(key.modulus)
  const representative = toNumber(signature)
  if (expected === undefined || representative >= modulus) return false
  return modPower(representative, toNumber(key.exponent), modulus) === toNumber(expected)
}

/** EMSA-PKCS1-v1_5, or `undefined` where a key is too short for the hash. */
function encodeMessage(hash: HashAlgorithm, digest: Uint8Array, octets: number): Uint8Array | undefined {
  const algorithm = writeSequence(writeOID(HASH_OIDS[hash]), writeNull())
  const digestInfo = writeSequence(algorithm, writeOctetString(digest))
  if (octets < digestInfo.length + MIN_FRAME_OCTETS) return undefined
  const message = new Uint8Array(octets).fill(0xff)
  message[0] = 0
  message[1] = 1
  message[octets - digestInfo.length - 1] = 0
  message.set(digestInfo, octets - digestInfo.length)
  return message
}
