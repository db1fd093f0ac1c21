import type { PublicKey } from '../../../keys/verify/public-key.js'
import { OID } from '../../../x509/read/oids.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import { nameKey } from '../compare-names.js'
import { isPending, type RevocationContext } from './revocation-context.js'
import type { ChainedCertificate } from './revocation-status.js'

/** The critical extensions that a signer of CRLs, and a CA above it, may have. */
const PROCESSED: ReadonlySet<string> = new Set([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.subjectAltName,
  OID.issuerAltName,
  OID.certificatePolicies,
  OID.policyConstraints,
  OID.inhibitAnyPolicy,
  OID.crlDistributionPoints,
  OID.freshestCRL,
])

/** Where a signer of CRLs may stand. */
export interface Reach {
  /** The certificates above the one whose status is asked for. */
  readonly path: readonly CertificateRecord[]
  /** Most certificates between them and the signer. */
  readonly links: number
}

/** Why a signer outside the path is not valid (RFC 5280 §6.3.3 (f)), or `undefined` where it is. */
export async function refuseSigner(
  certificate: CertificateRecord,
  reach: Reach,
  context: RevocationContext,
): Promise<string | undefined> {
  const above = await chainAbove(certificate, reach, context)
  if (above === undefined) return 'the certificate of its signer is not issued under the anchor of the path'
  return refuseOutsider({ certificate, above }, context)
}

/** The certificates from the issuer of a signer to the anchor, or `undefined` where they do not lead into the path. */
async function chainAbove(
  certificate: CertificateRecord,
  { path, links }: Reach,
  context: RevocationContext,
): Promise<readonly CertificateRecord[] | undefined> {
  const issuerKey = nameKey(certificate.issuer, 'rfc5280')
  for (const [index, issuer] of path.entries()) {
    const isNamed = subjectKey(issuer) === issuerKey
    if (isNamed && (await hasIssued(issuer, certificate, context))) return path.slice(index)
  }
  return links === 0 ? undefined : chainOutside(certificate, { path, links: links - 1 }, context)
}

/** The same through a CA that is not in the path. */
async function chainOutside(
  certificate: CertificateRecord,
  reach: Reach,
  context: RevocationContext,
): Promise<readonly CertificateRecord[] | undefined> {
  const named = context.crlIssuers.get(nameKey(certificate.issuer, 'rfc5280')) ?? []
  for (const issuer of named.filter((each) => each !== certificate && isCA(each))) {
    if (isPending(issuer, context) || !context.takeCandidate()) continue
    if (!(await hasIssued(issuer, certificate, context))) continue
    const above = await chainAbove(issuer, reach, context)
    if (above !== undefined && (await mayIssue({ certificate: issuer, above }, context)))
      return [issuer, ...above]
  }
  return undefined
}

async function hasIssued(
  issuer: CertificateRecord,
  certificate: CertificateRecord,
  context: RevocationContext,
): Promise<boolean> {
  return (await verifyRecord(certificate, issuer.publicKey, context)) === 'valid'
}

/** Certificates outside the path must say that they are CAs; those of the path have been looked at. */
function isCA({ extensions: { basicConstraints, keyUsage } }: CertificateRecord): boolean {
  return basicConstraints?.cA === true && (keyUsage?.includes('keyCertSign') ?? true)
}

async function mayIssue(outsider: ChainedCertificate, context: RevocationContext): Promise<boolean> {
  const isTooLong = exceedsPathLength([outsider.certificate, ...outsider.above])
  return !isTooLong && (await refuseOutsider(outsider, context)) === undefined
}

/** Whether more CAs stand below one of a chain than it allows (RFC 5280 §6.1.4 (l), (m)). */
function exceedsPathLength(chain: readonly CertificateRecord[]): boolean {
  let below = 0
  return chain.some((certificate) => {
    const isExceeded = below > (certificate.extensions.basicConstraints?.pathLength ?? Infinity)
    if (subjectKey(certificate) !== nameKey(certificate.issuer, 'rfc5280')) below += 1
    return isExceeded
  })
}

/** Why a certificate outside the path is not valid now, or `undefined` where it is. */
async function refuseOutsider(
  outsider: ChainedCertificate,
  context: RevocationContext,
): Promise<string | undefined> {
  const fault = outsiderFault(outsider.certificate, context.now)
  if (fault !== undefined) return `the certificate of its signer ${fault}`
  const status = await context.statusOf(outsider, context)
  if (status.kind === 'revoked') return 'the certificate of its signer is revoked'
  const isUnknown = context.required && status.kind === 'unknown'
  return isUnknown ? 'it is not known whether the certificate of its signer is revoked' : undefined
}

/** What is wrong with a certificate that no path has been checked for. */
export function outsiderFault(certificate: CertificateRecord, now: number): string | undefined {
  if (now < certificate.notBefore.getTime()) return 'is not yet valid'
  if (now > certificate.notAfter.getTime()) return 'has expired'
  const { rawExtensions, duplicateExtensions, unreadableExtensions } = certificate
  if (duplicateExtensions.length + unreadableExtensions.length > 0)
    return 'has extensions that cannot be read'
  const isUnknown = rawExtensions.some(({ oid, critical }) => critical && !PROCESSED.has(oid))
  return isUnknown ? 'has critical extensions that are not known' : undefined
}

/** Verifies the signature of a certificate or a CRL. */
export function verifyRecord(
  record: Pick<CertificateRecord, 'tbs' | 'signature' | 'signatureAlgorithmDER'>,
  key: PublicKey,
  context: RevocationContext,
): ReturnType<RevocationContext['verify']> {
  const { tbs: data, signature, signatureAlgorithmDER: algorithmDER } = record
  return context.verify({ data, signature, algorithmDER }, key)
}

/** The name of a certificate's subject, as text. */
export function subjectKey({ subject }: CertificateRecord): string {
  return nameKey(subject, 'rfc5280')
}
