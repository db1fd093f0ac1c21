import { OID_RSA, OID_RSA_PSS, OID_RSA_X509 } from './algorithm-names.js'
import type { HashAlgorithm } from './hash-algorithms.js'
import type { PublicKey } from './public-key.js'
import { readRSAPublicNumbers } from './rsa-public-numbers.js'

/** Smallest modulus for each strength, strongest first: NIST SP 800-57 part 1 rev. 5, table 2. */
const RSA_STRENGTHS = [
  { bits: 15_360, strength: 256 },
  { bits: 7680, strength: 192 },
  { bits: 3072, strength: 128 },
  { bits: 2048, strength: 112 },
  { bits: 1024, strength: 80 },
] as const
/** The strongest class that is told apart. */
const MAX_STRENGTH = 256
/** RFC 8032 §5.1 and §5.2. */
const EDWARDS_STRENGTHS: Readonly<Record<string, number>> = { '1.3.101.112': 128, '1.3.101.113': 224 }

/**
 * Strength of a key in bits: 80 for RSA 1024, 112 for RSA 2048, half the field for EC, and 0 for weaker RSA keys and
 * for kinds that are not known.
 *
 * @see NIST SP 800-57 part 1 rev. 5 §5.6.1
 */
export function keySecurityBits(key: PublicKey): number {
  if (key.family === 'ec') return Math.min(MAX_STRENGTH, Math.floor(key.bits / 2))
  if (key.family === 'rsa') return rsaStrength(key.bits)
  if (isRSA(key.oid)) return rsaStrength(readRSAPublicNumbers(key.keyBits)?.bits ?? 0)
  return EDWARDS_STRENGTHS[key.oid] ?? 0
}

/** RSA keys by another identifier have no family. */
function isRSA(oid: string): boolean {
  return oid === OID_RSA || oid === OID_RSA_PSS || oid === OID_RSA_X509
}

function rsaStrength(bits: number): number {
  return RSA_STRENGTHS.find((row) => bits >= row.bits)?.strength ?? 0
}

/** Half the digest, or what the best known attack on collisions leaves of it. */
const HASH_STRENGTHS = {
  MD2: 0,
  MD4: 0,
  MD5: 39,
  'SHA-1': 63,
  'SHA-224': 112,
  'SHA-256': 128,
  'SHA-384': 192,
  'SHA-512': 256,
} as const satisfies Readonly<Record<HashAlgorithm, number>>

/**
 * Strength of a hash against collisions, in bits: 39 for MD5, 63 for SHA-1, 128 for SHA-256, and 0 for one that is
 * not known and for those that nobody should meet.
 */
export function hashSecurityBits(hash: HashAlgorithm | undefined): number {
  return hash === undefined ? 0 : HASH_STRENGTHS[hash]
}
