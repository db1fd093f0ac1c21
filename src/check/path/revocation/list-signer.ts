import { equalBytes } from '../../../base/bytes.js'
import type { PublicKey } from '../../../keys/verify/public-key.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import { isPending, type RevocationContext } from './revocation-context.js'
import type { RevocationList } from './revocation-list.js'
import { refuseSigner, subjectKey, verifyRecord } from './signer-chain.js'
import type { ChainedCertificate } from './revocation-status.js'

/** Most certificates between the signer of an indirect CRL and the path of the certificate that it speaks of. */
const MOST_LINKS = 4

/** A CRL of a certificate, and how its signer is looked for. */
export interface ListInUse {
  /** The CRL. */
  readonly list: RevocationList
  /** The certificate that it is asked about. */
  readonly subject: ChainedCertificate
  /** Whether a distribution point names its issuer, who may then be anybody under the same anchor. */
  readonly isDelegated: boolean
  /** Whether a signer is taken whose own status waits for this very answer. */
  readonly mayBeCircular: boolean
}

/** Why nobody is known who may have signed a CRL. */
export interface NoSigner {
  /** What is wrong, as the end of a sentence about the CRL. */
  readonly problem: string
  /** Whether there is a signer whose own status waits for the answer. */
  readonly circular: boolean
}

/**
 * Finds the key that signed a CRL (RFC 5280 §6.3.3 (f), (g)): that of its issuer's certificate in the path, or of
 * another certificate of the same name. Such a one must itself be issued by a certificate above the one that is asked
 * about, so that no CA below it can answer for it; the signer of an indirect CRL may stand further away, under the same
 * anchor.
 */
export async function findListSigner(
  use: ListInUse,
  context: RevocationContext,
): Promise<PublicKey | NoSigner> {
  const { list, subject } = use
  const inPath = subject.above.filter((certificate) => subjectKey(certificate) === list.issuerKey)
  for (const certificate of inPath) {
    if (await hasSigned(certificate, list, context)) return certificate.publicKey
  }
  let problem = 'its signature is by no known certificate of its issuer that may sign it'
  let circular = false
  for (const certificate of context.crlIssuers.get(list.issuerKey) ?? []) {
    if (inPath.some(({ der }) => equalBytes(der, certificate.der))) continue
    if (!context.takeCandidate())
      return { problem: 'there are too many certificates of its issuer', circular }
    if (!(await hasSigned(certificate, list, context))) continue
    const refusal = await refuseUse(certificate, use, context)
    if (refusal === undefined) return certificate.publicKey
    circular ||= refusal === CIRCULAR
    problem = refusal
  }
  return { problem, circular }
}

/** Whether a certificate may sign CRLs, is the one that a CRL names, and has signed it. */
async function hasSigned(
  certificate: CertificateRecord,
  { record, keyId }: RevocationList,
  context: RevocationContext,
): Promise<boolean> {
  const { keyUsage, subjectKeyId } = certificate.extensions
  if (keyUsage !== undefined && !keyUsage.includes('cRLSign')) return false
  if (keyId !== undefined && subjectKeyId !== undefined && !equalBytes(keyId, subjectKeyId)) return false
  return (await verifyRecord(record, certificate.publicKey, context)) === 'valid'
}

const CIRCULAR = 'its signer is known to be good by itself only'

async function refuseUse(
  certificate: CertificateRecord,
  { subject, isDelegated, mayBeCircular }: ListInUse,
  context: RevocationContext,
): Promise<string | undefined> {
  if (isPending(certificate, context)) return mayBeCircular ? undefined : CIRCULAR
  return refuseSigner(certificate, { path: subject.above, links: isDelegated ? MOST_LINKS : 0 }, context)
}
