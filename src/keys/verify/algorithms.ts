/** The key kinds that this library makes; all of them work on iOS for a CA and for a TLS server. */
export const KEY_KINDS = ['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-3072', 'rsa-4096'] as const

/** A key kind that this library makes. */
export type KeyKind = (typeof KEY_KINDS)[number]

/** The signature algorithms that this library writes and verifies: RSA is PKCS#1 v1.5, never PSS. */
export const SIGNATURE_ALGORITHMS = [
  'ecdsa-sha256',
  'ecdsa-sha384',
  'ecdsa-sha512',
  'rsa-sha256',
  'rsa-sha384',
  'rsa-sha512',
] as const

/** A signature algorithm that this library writes and verifies. */
export type SignatureAlgorithm = (typeof SIGNATURE_ALGORITHMS)[number]
