import { expectRecord } from '../base/options.js'
import { CERTIFICATE_LABEL, encodedCertificate, takeDER } from '../x509/read/encoded.js'
import { keyIdentifier } from '../issue/key-identifier.js'
import type { Encoded, EncodedInput } from '../base/encoded-input.js'
import type { CryptoOptions } from '../issue/records.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import { readPublicKey } from '../keys/verify/public-key.js'
import type { RawExtension } from '../x509/read/records.js'
import { applyFields, CERTIFICATE_FIELDS, type CertificateFields } from './certificate-fields.js'
import { readCertificateParts, readExtension, writeCertificate, writeTBS } from './certificate-parts.js'
import type { TestExtension } from './test-extension.js'
import { usualSignatureAlgorithm } from './signature-algorithms.js'
import { openTestIssuer, type TestIssuer } from './test-issuer.js'
import { signOctets } from './test-key.js'

/** What `mutateCertificate` takes. */
export interface MutateCertificateOptions extends Omit<CertificateFields, 'extensions'>, CryptoOptions {
  /** The certificate to change: a result of any verb, or foreign. */
  readonly certificate: EncodedInput
  /** What signs the changed one; absent: the old signature stays, and so does not verify. */
  readonly signedBy?: TestIssuer
  /** The extensions instead of the old ones, or a function of the old ones; absent: they stay octet by octet. */
  readonly extensions?:
    readonly TestExtension[] | ((extensions: readonly RawExtension[]) => readonly TestExtension[])
}

const OPTIONS: readonly (keyof MutateCertificateOptions)[] = [
  ...CERTIFICATE_FIELDS,
  'certificate',
  'signedBy',
  'crypto',
]

/**
 * Changes fields of a certificate and keeps all others octet by octet; then signs it again, or leaves the old signature
 * under it to see who verifies signatures. For tests only.
 *
 * @returns The changed certificate. Its key is the old one's, unless `subjectPublicKeyInfo` was given.
 * @throws {@link PKIError} `ERR_PKI_DER` and `ERR_PKI_PEM` when there is no certificate to change, `ERR_PKI_OPTION`,
 * `ERR_PKI_NAME`, `ERR_PKI_CRYPTO`.
 * @example
 * ```ts
 * import { createRootCA, createServerCSR, signServerCert } from 'orchard-pki'
 * import { mutateCertificate } from 'orchard-pki/testing'
 *
 * const root = await createRootCA({ commonName: 'Home CA' })
 * const csr = await createServerCSR({ hosts: ['localhost'] })
 * const server = await signServerCert({ issuer: root, csr })
 * const extensions = [{ subjectAltName: ['www.mybank.com'] }]
 * const tampered = await mutateCertificate({ certificate: server, extensions })
 * const withoutEKU = await mutateCertificate({
 *   certificate: server,
 *   signedBy: root,
 *   extensions: (all) => all.filter(({ oid }) => oid !== '2.5.29.37'),
 * })
 * console.log(tampered.pem, withoutEKU.pem)
 * ```
 */
export async function mutateCertificate(options: MutateCertificateOptions): Promise<Encoded> {
  expectRecord(options, '', OPTIONS)
  const crypto = resolveCrypto(options.crypto)
  const old = readCertificateParts(takeDER(options.certificate, 'certificate', [CERTIFICATE_LABEL]))
  const { signedBy } = options
  const own = keyIdentifier(readPublicKey(options.subjectPublicKeyInfo ?? old.subjectPublicKeyInfo))
  if (signedBy === undefined) {
    const identifiers = { own, issuer: own }
    return encodedCertificate(writeCertificate(applyFields(old, fieldsOf(options, old), identifiers)))
  }
  const signer = await openTestIssuer(signedBy, 'signedBy')
  const algorithm = options.signatureAlgorithm ?? usualSignatureAlgorithm(signer.key.publicKey)
  const fields = { issuer: signer.name, ...fieldsOf(options, old), signatureAlgorithm: algorithm }
  const parts = applyFields(old, fields, { own, issuer: signer.keyId })
  if (options.signatureValue !== undefined) return encodedCertificate(writeCertificate(parts))
  const signatureValue = await signOctets(signer.key, { octets: writeTBS(parts), algorithm }, crypto)
  return encodedCertificate(writeCertificate({ ...parts, signatureValue }))
}

/** What is to change; extensions that are given as a function are asked for. */
function fieldsOf(
  { extensions, ...others }: MutateCertificateOptions,
  old: { readonly extensions: readonly Uint8Array[] },
): CertificateFields {
  if (extensions === undefined) return others
  const changed =
    typeof extensions === 'function' ? extensions(old.extensions.map(readExtension)) : extensions
  return { ...others, extensions: changed }
}
