import { expectRecord } from '../base/options.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import { readCertificate } from '../x509/read/certificate.js'
import { OID } from '../x509/read/oids.js'
import type { CertificateRecord, KeyUsage } from '../x509/read/records.js'
import {
  writeBasicConstraints,
  writeExtension,
  writeKeyUsage,
  writeSubjectKeyIdentifier,
} from '../x509/write/extensions.js'
import { certificateAuthority } from './certificate-authority.js'
import { DEFAULT_ROOT_DAYS } from './defaults.js'
import { isSelfIssued, openIssuer, unfit } from './issuer.js'
import { keyIdentifier } from './key-identifier.js'
import { RENEW_ROOT_OPTIONS } from './option-names.js'
import type { CertificateAuthority, CryptoOptions, Issuer, ValidityOptions } from './records.js'
import { signCertificate } from './sign-certificate.js'
import { resolveValidity } from './validity.js'

/** What `renewRootCA` takes. */
export interface RenewRootCAOptions extends ValidityOptions, CryptoOptions {
  /** The root with its key; it may have expired. */
  readonly issuer: Issuer
}

/**
 * Makes the certificate of a root anew: same key, same subject octet for octet, same key identifier, same constraints;
 * new serial number and dates (7300 days when nobody says otherwise). Uses randomness, and the clock when `now` is
 * absent; no disk, no network.
 *
 * Each device must trust the new certificate. What the root has signed chains to both, unless its
 * authorityKeyIdentifier names issuer and serial number of the old one, as `issuer:always` of openssl writes it. Every
 * extension is taken over but the root's own authorityKeyIdentifier; where keyUsage or a key identifier is missing, it
 * gets one.
 *
 * @returns A valid `issuer`, with the fingerprint to compare on the device.
 * @throws {@link PKIError} `ERR_PKI_ISSUER` (`not-a-root` for an intermediate; the others of an issuer that is unfit),
 * `ERR_PKI_KEY_MISMATCH`, `ERR_PKI_VALIDITY`, `ERR_PKI_SIGNER`, `ERR_PKI_DEVIATION`, `ERR_PKI_DER`, `ERR_PKI_OPTION`.
 * @see RFC 5280 §4.2.1.1 (the two ways in which a certificate names its issuer)
 * @example
 * ```ts
 * import { createRootCA, renewRootCA } from 'orchard-pki'
 *
 * const root = await createRootCA({ commonName: 'Home CA', validDays: 3650 })
 * const renewed = await renewRootCA({ issuer: root })
 * console.log(renewed.fingerprint)
 * ```
 */
export async function renewRootCA(options: RenewRootCAOptions): Promise<CertificateAuthority> {
  expectRecord(options, '', RENEW_ROOT_OPTIONS)
  const crypto = resolveCrypto(options.crypto)
  const { certificate, privateKey } = await openIssuer(options.issuer, crypto)
  if (!isSelfIssued(certificate)) throw unfit('not-a-root')
  const template = {
    issuer: certificate.subject.der,
    subject: certificate.subject.der,
    publicKey: certificate.publicKey.der,
    validity: resolveValidity({ options, defaultDays: DEFAULT_ROOT_DAYS }),
    extensions: extensionsOf(certificate),
  }
  const { der } = await signCertificate(template, privateKey, crypto)
  return certificateAuthority(readCertificate(der), { privateKey, crypto })
}

/** What an old root did not say, and a root says today. */
const ROOT_USAGES: readonly KeyUsage[] = ['keyCertSign', 'cRLSign']
/** Written here, or not at all: an authorityKeyIdentifier with the old serial number would no longer name the root. */
const WRITTEN: readonly string[] = [
  OID.basicConstraints,
  OID.keyUsage,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
]

function extensionsOf({ extensions, rawExtensions, publicKey }: CertificateRecord): readonly Uint8Array[] {
  const pathLength = extensions.basicConstraints?.pathLength
  return [
    writeBasicConstraints({ cA: true, pathLength }),
    writeKeyUsage(extensions.keyUsage ?? ROOT_USAGES),
    writeSubjectKeyIdentifier(extensions.subjectKeyId ?? keyIdentifier(publicKey)),
    ...rawExtensions
      .filter(({ oid }) => !WRITTEN.includes(oid))
      .map(({ oid, critical, value }) => writeExtension(oid, critical, value)),
  ]
}
