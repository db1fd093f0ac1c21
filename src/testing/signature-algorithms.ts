import { PKIError } from '../base/errors.js'
import { writeOID } from '../der/oid.js'
import { writeExplicit, writeNull, writeSequence, writeSmallInteger } from '../der/write.js'
import type { PublicKey } from '../keys/verify/public-key.js'

/** Object identifier of an RSA key that signs with PSS only, and of PSS signatures (RFC 4055 §3.1). */
export const OID_RSA_PSS = '1.2.840.113549.1.1.10'
const OID_MGF1 = '1.2.840.113549.1.1.8'

/**
 * The signature algorithms that a test certificate can be signed with: those of real servers, those that devices refuse
 * (SHA-1) and those that Apple's devices cannot verify (RSA-PSS). MD5 is not here: WebCrypto has none.
 */
export const TEST_SIGNATURE_ALGORITHMS = [
  'rsa-sha1',
  'rsa-sha256',
  'rsa-sha384',
  'rsa-sha512',
  'rsa-pss-sha256',
  'rsa-pss-sha384',
  'rsa-pss-sha512',
  'ecdsa-sha1',
  'ecdsa-sha256',
  'ecdsa-sha384',
  'ecdsa-sha512',
  'ed25519',
] as const

/** A signature algorithm of a test certificate. */
export type TestSignatureAlgorithm = (typeof TEST_SIGNATURE_ALGORITHMS)[number]

/** What a signature algorithm is, in X.509 and in WebCrypto. */
export interface TestSignatureParameters {
  /** WebCrypto's name of it. */
  readonly name: 'RSASSA-PKCS1-v1_5' | 'RSA-PSS' | 'ECDSA' | 'Ed25519'
  /** Its hash; Ed25519 brings its own. */
  readonly hash?: HashRow
  /** Object identifier of the AlgorithmIdentifier. */
  readonly oid: string
}

/** One hash. */
interface HashRow {
  readonly name: string
  readonly oid: string
  readonly octets: number
}

const SHA1: HashRow = { name: 'SHA-1', oid: '1.3.14.3.2.26', octets: 20 }
const SHA256: HashRow = { name: 'SHA-256', oid: '2.16.840.1.101.3.4.2.1', octets: 32 }
const SHA384: HashRow = { name: 'SHA-384', oid: '2.16.840.1.101.3.4.2.2', octets: 48 }
const SHA512: HashRow = { name: 'SHA-512', oid: '2.16.840.1.101.3.4.2.3', octets: 64 }

/** One row for each algorithm: RFC 4055 §5, RFC 5758 §3.2, RFC 3279 §2.2, RFC 8410 §3. */
export const TEST_SIGNATURE_PARAMETERS: Readonly<Record<TestSignatureAlgorithm, TestSignatureParameters>> = {
  'rsa-sha1': { name: 'RSASSA-PKCS1-v1_5', hash: SHA1, oid: '1.2.840.113549.1.1.5' },
  'rsa-sha256': { name: 'RSASSA-PKCS1-v1_5', hash: SHA256, oid: '1.2.840.113549.1.1.11' },
  'rsa-sha384': { name: 'RSASSA-PKCS1-v1_5', hash: SHA384, oid: '1.2.840.113549.1.1.12' },
  'rsa-sha512': { name: 'RSASSA-PKCS1-v1_5', hash: SHA512, oid: '1.2.840.113549.1.1.13' },
  'rsa-pss-sha256': { name: 'RSA-PSS', hash: SHA256, oid: OID_RSA_PSS },
  'rsa-pss-sha384': { name: 'RSA-PSS', hash: SHA384, oid: OID_RSA_PSS },
  'rsa-pss-sha512': { name: 'RSA-PSS', hash: SHA512, oid: OID_RSA_PSS },
  'ecdsa-sha1': { name: 'ECDSA', hash: SHA1, oid: '1.2.840.10045.4.1' },
  'ecdsa-sha256': { name: 'ECDSA', hash: SHA256, oid: '1.2.840.10045.4.3.2' },
  'ecdsa-sha384': { name: 'ECDSA', hash: SHA384, oid: '1.2.840.10045.4.3.3' },
  'ecdsa-sha512': { name: 'ECDSA', hash: SHA512, oid: '1.2.840.10045.4.3.4' },
  ed25519: { name: 'Ed25519', oid: '1.3.101.112' },
}

/** Writes the AlgorithmIdentifier of a signature. */
export function writeSignatureAlgorithm(algorithm: TestSignatureAlgorithm): Uint8Array {
  const { name, hash, oid } = TEST_SIGNATURE_PARAMETERS[algorithm]
  if (name === 'RSASSA-PKCS1-v1_5') return writeSequence(writeOID(oid), writeNull())
  if (name === 'RSA-PSS' && hash !== undefined) return writeSequence(writeOID(oid), writePSSParameters(hash))
  return writeSequence(writeOID(oid))
}

/** RSASSA-PSS-params (RFC 4055 §3.1): the same hash for both, and a salt of its length. */
function writePSSParameters(hash: HashRow): Uint8Array {
  const hashAlgorithm = writeSequence(writeOID(hash.oid), writeNull())
  return writeSequence(
    writeExplicit(0, hashAlgorithm),
    writeExplicit(1, writeSequence(writeOID(OID_MGF1), hashAlgorithm)),
    writeExplicit(2, writeSmallInteger(hash.octets)),
  )
}

const BY_CURVE: Readonly<Record<string, TestSignatureAlgorithm>> = {
  'P-256': 'ecdsa-sha256',
  'P-384': 'ecdsa-sha384',
  'P-521': 'ecdsa-sha512',
}

/**
 * The algorithm that a key signs with where nobody asks for another.
 *
 * @throws {@link PKIError} `ERR_PKI_KEY_UNSUPPORTED` for a key that WebCrypto cannot sign with.
 */
export function usualSignatureAlgorithm(key: PublicKey): TestSignatureAlgorithm {
  if (key.family === 'rsa') return 'rsa-sha256'
  if (key.oid === OID_RSA_PSS) return 'rsa-pss-sha256'
  if (key.oid === TEST_SIGNATURE_PARAMETERS.ed25519.oid) return 'ed25519'
  const algorithm = BY_CURVE[key.curve ?? '']
  if (algorithm !== undefined) return algorithm
  throw new PKIError('ERR_PKI_KEY_UNSUPPORTED', `WebCrypto does not sign with ${key.label}`, {
    details: { algorithm: key.label },
    hint: 'Make the certificate with another tool, and change the rest of it with mutateCertificate.',
  })
}

/** The algorithm with SHA-1 of a key; `undefined` where there is none. */
export function sha1SignatureAlgorithm(key: PublicKey): TestSignatureAlgorithm | undefined {
  if (key.family === 'rsa') return 'rsa-sha1'
  return key.family === 'ec' ? 'ecdsa-sha1' : undefined
}
