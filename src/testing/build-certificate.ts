import { expectDate, expectRecord } from '../base/options.js'
import { DAY_MS } from '../base/time.js'
import { writeSequence } from '../der/write.js'
import { BACKDATE_MS, readClock } from '../issue/defaults.js'
import { encodedCertificate } from '../x509/read/encoded.js'
import { keyIdentifier } from '../issue/key-identifier.js'
import type { Encoded } from '../base/encoded-input.js'
import type { CryptoOptions } from '../issue/records.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import {
  applyFields,
  CERTIFICATE_FIELDS,
  serialNumberOf,
  type CertificateFields,
} from './certificate-fields.js'
import { ABSENT, writeCertificate, writeTBS, type CertificateParts } from './certificate-parts.js'
import { usualSignatureAlgorithm } from './signature-algorithms.js'
import { openTestIssuer, type TestIssuer } from './test-issuer.js'
import { createTestKey, openSigningKey, signOctets, type TestKey } from './test-key.js'

/** What `buildCertificate` takes. */
export interface BuildCertificateOptions extends CertificateFields, CryptoOptions {
  /** The key of the certificate; absent: a fresh one of P-256. */
  readonly privateKey?: PrivateKey | TestKey
  /** What signs, fit for it or not; absent: the certificate signs itself. */
  readonly signedBy?: TestIssuer
  /** The present; absent: the clock. */
  readonly now?: Date
}

/** A certificate for tests with its key: a valid `signedBy`. */
export interface TestCertificate extends Encoded, TestIssuer {
  /** The certificate, DER. */
  readonly der: Uint8Array
  /** Its key. */
  readonly privateKey: PrivateKey | TestKey
}

const OPTIONS: readonly (keyof BuildCertificateOptions)[] = [
  ...CERTIFICATE_FIELDS,
  'privateKey',
  'signedBy',
  'now',
  'crypto',
]

const YEAR_MS = 365 * DAY_MS
/** `[0]` with the number of version 3 (RFC 5280 §4.1.2.1). */
const VERSION_3 = [0xa0, 3, 2, 1, 2] as const

/**
 * Builds a certificate of any fields, refuses nothing that can be written, and signs it. For tests only: nothing that it
 * makes belongs on a real server. Uses randomness where no key is given, and the clock where `now` is absent.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` for an option of a wrong type, `ERR_PKI_NAME` for a name that its string type
 * cannot hold, `ERR_PKI_CRYPTO` when the provider refuses, `ERR_PKI_DER` when `signedBy` is no certificate.
 * @see RFC 5280 §4.1
 * @example
 * ```ts
 * import { buildCertificate } from 'orchard-pki/testing'
 *
 * const root = await buildCertificate({
 *   subject: { commonName: 'Test root' },
 *   extensions: [{ basicConstraints: { cA: true, pathLenConstraint: 0 } }, { keyUsage: ['keyCertSign'] }],
 * })
 * const server = await buildCertificate({
 *   signedBy: root,
 *   serialNumber: -1n,
 *   validity: { notBefore: new Date('2026-01-01'), notAfter: new Date('2031-01-01') },
 *   extensions: [
 *     { subjectAltName: ['localhost', { type: 'dns', value: '127.0.0.1' }], critical: true },
 *     { extKeyUsage: ['clientAuth'] },
 *     { oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0) },
 *   ],
 * })
 * console.log(server.pem)
 * ```
 */
export async function buildCertificate(options: BuildCertificateOptions = {}): Promise<TestCertificate> {
  expectRecord(options, '', OPTIONS)
  const crypto = resolveCrypto(options.crypto)
  const privateKey = options.privateKey ?? (await createTestKey({ crypto }))
  const own = await openSigningKey(privateKey, 'privateKey')
  const ownId = keyIdentifier(own.publicKey)
  const signer =
    options.signedBy === undefined
      ? { key: own, name: undefined, keyId: ownId }
      : await openTestIssuer(options.signedBy, 'signedBy')
  const algorithm = options.signatureAlgorithm ?? usualSignatureAlgorithm(signer.key.publicKey)
  const fields = { ...options, validity: validityOf(options), signatureAlgorithm: algorithm }
  const identifiers = { own: ownId, issuer: signer.keyId }
  const written = applyFields(emptyParts(own.publicKey.der), fields, identifiers)
  const named =
    options.issuer === undefined ? { ...written, issuer: signer.name ?? written.subject } : written
  const parts = options.serialNumber === undefined ? { ...named, serialNumber: serialNumberOf(named) } : named
  const signatureValue =
    options.signatureValue === undefined
      ? await signOctets(signer.key, { octets: writeTBS(parts), algorithm }, crypto)
      : parts.signatureValue
  const der = writeCertificate({ ...parts, signatureValue })
  return Object.freeze({ ...encodedCertificate(der), privateKey })
}

function validityOf({ validity, now }: BuildCertificateOptions): NonNullable<CertificateFields['validity']> {
  if (validity !== undefined) return validity
  const present = (now === undefined ? readClock() : expectDate(now, 'now')).getTime()
  return { notBefore: new Date(present - BACKDATE_MS), notAfter: new Date(present + YEAR_MS) }
}

function emptyParts(subjectPublicKeyInfo: Uint8Array): CertificateParts {
  return {
    version: Uint8Array.from(VERSION_3),
    serialNumber: ABSENT,
    signature: ABSENT,
    issuer: ABSENT,
    validity: ABSENT,
    subject: writeSequence(),
    subjectPublicKeyInfo,
    issuerUniqueID: ABSENT,
    subjectUniqueID: ABSENT,
    extensions: [],
    signatureAlgorithm: ABSENT,
    signatureValue: ABSENT,
  }
}
