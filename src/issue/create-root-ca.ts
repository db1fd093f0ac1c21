import { expectInteger, expectRecord } from '../base/options.js'
import { publicKeyOf } from '../keys/sign/private-key.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import { readCertificate } from '../x509/read/certificate.js'
import {
  writeBasicConstraints,
  writeKeyUsage,
  writeNameConstraints,
  writeSubjectKeyIdentifier,
} from '../x509/write/extensions.js'
import { certificateAuthority } from './certificate-authority.js'
import { DEFAULT_ROOT_DAYS } from './defaults.js'
import { keyIdentifier } from './key-identifier.js'
import { rememberRoot } from './issuer.js'
import { resolveKey } from './key-input.js'
import { closedNameConstraints } from './name-constraints.js'
import { ROOT_OPTIONS } from './option-names.js'
import type {
  CertificateAuthority,
  CryptoOptions,
  KeyOptions,
  NameConstraintsOptions,
  SubjectFields,
  ValidityOptions,
} from './records.js'
import { signCertificate } from './sign-certificate.js'
import { assertCommonName, writeSubject } from './subject.js'
import { resolveValidity } from './validity.js'

/** What `createRootCA` takes. */
export interface CreateRootCAOptions extends SubjectFields, ValidityOptions, KeyOptions, CryptoOptions {
  /** CN of the root, required: it is what Settings lists. Say whose and of when it is: two of one name look alike. */
  readonly commonName: string
  /** How many CAs may stand between it and a server certificate; absent: no limit is written. */
  readonly pathLength?: number
  /** Which names it may ever sign; absent: any. A root on a phone that can sign for a bank is a liability. */
  readonly nameConstraints?: NameConstraintsOptions
}

/**
 * Creates the self-signed certificate and the key of a root CA. Uses randomness, and the clock when `now` is absent;
 * no disk, no network.
 *
 * Defaults: `ec-p256`, 7300 days, basicConstraints cA and keyUsage keyCertSign + cRLSign (both critical), no
 * extKeyUsage, no path length.
 *
 * @returns The certificate (DER and PEM), its key, and facts read back from it: a valid `issuer` for other verbs.
 * @throws {@link PKIError} `ERR_PKI_NAME` without commonName or for a bad subject field, `ERR_PKI_VALIDITY` for
 * impossible dates, `ERR_PKI_HOST` for a bad name constraint, `ERR_PKI_KEY_UNSUPPORTED` and `ERR_PKI_KEY_WEAK` for a
 * key that iOS refuses, `ERR_PKI_OPTION` for any other option.
 * @see RFC 5280 §4.2.1.9 (basicConstraints), §4.2.1.3 (keyUsage), §4.2.1.10 (nameConstraints)
 * @example
 * ```ts
 * import { createRootCA } from 'orchard-pki'
 *
 * const root = await createRootCA({
 *   commonName: 'Home CA, Nov 2026',
 *   nameConstraints: { permitted: ['192.168.0.0/16', 'local'] },
 * })
 * console.log(root.fingerprint)
 * ```
 */
export async function createRootCA(options: CreateRootCAOptions): Promise<CertificateAuthority> {
  expectRecord(options, '', ROOT_OPTIONS)
  assertCommonName(options)
  const crypto = resolveCrypto(options.crypto)
  const subject = writeSubject(options)
  const validity = resolveValidity({ options, defaultDays: DEFAULT_ROOT_DAYS })
  const pathLength = pathLengthOf(options.pathLength)
  const { nameConstraints } = options
  const constraints =
    nameConstraints === undefined ? [] : [writeNameConstraints(closedNameConstraints(nameConstraints))]
  const privateKey = await resolveKey(options, crypto)
  const publicKey = publicKeyOf(privateKey)
  const extensions = [
    writeBasicConstraints({ cA: true, pathLength }),
    writeKeyUsage(['keyCertSign', 'cRLSign']),
    writeSubjectKeyIdentifier(keyIdentifier(publicKey)),
    ...constraints,
  ]
  const template = { issuer: subject, subject, publicKey: publicKey.der, validity, extensions }
  const { der } = await signCertificate(template, privateKey, crypto)
  const certificate = readCertificate(der)
  await rememberRoot(certificate, privateKey, crypto)
  return certificateAuthority(certificate, { privateKey, crypto })
}

/** Checks a path length: a whole number from 0. */
export function pathLengthOf(given: number | undefined): number | undefined {
  return given === undefined ? undefined : expectInteger(given, 'pathLength', { min: 0, max: 255 })
}
