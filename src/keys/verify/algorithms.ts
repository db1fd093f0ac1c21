import { equalBytes } from '../../base/bytes.js'
import type { ProviderAlgorithm } from './crypto-provider.js'

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

/** Name of a hash as WebCrypto writes it. */
export type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512'

/** What a signature algorithm is made of. */
export interface SignatureParameters {
  /** Family of the keys that it takes. */
  readonly family: 'ec' | 'rsa'
  /** Its hash. */
  readonly hash: HashName
  /** Its object identifier (RFC 4055 §5, RFC 5758 §3.2). */
  readonly oid: string
  /** Octets of its AlgorithmIdentifier: encoding the object identifier anew for each certificate costs 3 µs. */
  readonly encoding: readonly number[]
}

/** One row for each signature algorithm. */
export const SIGNATURE_PARAMETERS: Readonly<Record<SignatureAlgorithm, SignatureParameters>> = {
  'ecdsa-sha256': {
    family: 'ec',
    hash: 'SHA-256',
    oid: '1.2.840.10045.4.3.2',
    encoding: [48, 10, 6, 8, 42, 134, 72, 206, 61, 4, 3, 2],
  },
  'ecdsa-sha384': {
    family: 'ec',
    hash: 'SHA-384',
    oid: '1.2.840.10045.4.3.3',
    encoding: [48, 10, 6, 8, 42, 134, 72, 206, 61, 4, 3, 3],
  },
  'ecdsa-sha512': {
    family: 'ec',
    hash: 'SHA-512',
    oid: '1.2.840.10045.4.3.4',
    encoding: [48, 10, 6, 8, 42, 134, 72, 206, 61, 4, 3, 4],
  },
  'rsa-sha256': {
    family: 'rsa',
    hash: 'SHA-256',
    oid: '1.2.840.113549.1.1.11',
    encoding: [48, 13, 6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 11, 5, 0],
  },
  'rsa-sha384': {
    family: 'rsa',
    hash: 'SHA-384',
    oid: '1.2.840.113549.1.1.12',
    encoding: [48, 13, 6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 12, 5, 0],
  },
  'rsa-sha512': {
    family: 'rsa',
    hash: 'SHA-512',
    oid: '1.2.840.113549.1.1.13',
    encoding: [48, 13, 6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 13, 5, 0],
  },
}

/** What the keys of a kind are, and how they sign. */
export type KeyKindParameters =
  | {
      readonly family: 'ec'
      readonly curve: 'P-256' | 'P-384'
      readonly signatureAlgorithm: SignatureAlgorithm
    }
  | { readonly family: 'rsa'; readonly bits: number; readonly signatureAlgorithm: SignatureAlgorithm }

/** One row for each key kind; the signature algorithm is the one that its keys use. */
export const KEY_KIND_PARAMETERS: Readonly<Record<KeyKind, KeyKindParameters>> = {
  'ec-p256': { family: 'ec', curve: 'P-256', signatureAlgorithm: 'ecdsa-sha256' },
  'ec-p384': { family: 'ec', curve: 'P-384', signatureAlgorithm: 'ecdsa-sha384' },
  'rsa-2048': { family: 'rsa', bits: 2048, signatureAlgorithm: 'rsa-sha256' },
  'rsa-3072': { family: 'rsa', bits: 3072, signatureAlgorithm: 'rsa-sha256' },
  'rsa-4096': { family: 'rsa', bits: 4096, signatureAlgorithm: 'rsa-sha256' },
}

/** 65537, big-endian: the public exponent of every RSA key that is made here. */
const RSA_EXPONENT = [1, 0, 1] as const

/** Parameters of WebCrypto's RSA and EC operations, by their structure. */
interface KeyParameters extends ProviderAlgorithm {
  readonly namedCurve?: string
  readonly hash?: { readonly name: HashName }
  readonly modulusLength?: number
  readonly publicExponent?: Uint8Array
}

/** Parameters of WebCrypto's `generateKey` for a key kind. */
export function generateParameters(kind: KeyKind): ProviderAlgorithm {
  const row = KEY_KIND_PARAMETERS[kind]
  const parameters: KeyParameters =
    row.family === 'ec'
      ? { name: 'ECDSA', namedCurve: row.curve }
      : {
          name: 'RSASSA-PKCS1-v1_5',
          hash: { name: SIGNATURE_PARAMETERS[row.signatureAlgorithm].hash },
          modulusLength: row.bits,
          publicExponent: Uint8Array.from(RSA_EXPONENT),
        }
  return parameters
}

/** Parameters of WebCrypto's `importKey`; `namedCurve` is WebCrypto's name of the curve of an EC key. */
export function importParameters(algorithm: SignatureAlgorithm, namedCurve = ''): ProviderAlgorithm {
  const { family, hash } = SIGNATURE_PARAMETERS[algorithm]
  const parameters: KeyParameters =
    family === 'ec' ? { name: 'ECDSA', namedCurve } : { name: 'RSASSA-PKCS1-v1_5', hash: { name: hash } }
  return parameters
}

/** Parameters of WebCrypto's `sign` and `verify`; an RSA key carries its hash itself. */
export function signParameters(algorithm: SignatureAlgorithm): ProviderAlgorithm {
  const { family, hash } = SIGNATURE_PARAMETERS[algorithm]
  const parameters: KeyParameters =
    family === 'ec' ? { name: 'ECDSA', hash: { name: hash } } : { name: 'RSASSA-PKCS1-v1_5' }
  return parameters
}

/** Tells whether a value names a signature algorithm of this library. */
export function isSignatureAlgorithm(value: unknown): value is SignatureAlgorithm {
  return SIGNATURE_ALGORITHMS.some((algorithm) => algorithm === value)
}

/**
 * Writes the AlgorithmIdentifier of a signature: NULL parameters for RSA, none for ECDSA.
 *
 * @see RFC 4055 §5 (RSA), RFC 5758 §3.2 (ECDSA)
 */
export function signatureAlgorithmDER(algorithm: SignatureAlgorithm): Uint8Array {
  return new Uint8Array(SIGNATURE_PARAMETERS[algorithm].encoding)
}

/**
 * Tells which signature algorithm an AlgorithmIdentifier names, or gives `undefined` for one that this library does
 * not verify and for one whose parameters have another form than {@link signatureAlgorithmDER} writes.
 */
export function signatureAlgorithmOf(der: Uint8Array): SignatureAlgorithm | undefined {
  return SIGNATURE_ALGORITHMS.find((algorithm) => equalBytes(signatureAlgorithmDER(algorithm), der))
}
