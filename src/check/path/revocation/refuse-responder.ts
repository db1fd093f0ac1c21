import { equalBytes } from '../../../base/bytes.js'
import { sha1 } from '../../../keys/verify/sha1.js'
import type { BasicOCSPResponse, OCSPResponderID } from '../../../x509/read/ocsp-records.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import { nameKey } from '../compare-names.js'
import type { Answer } from './answer-store.js'
import { isPending, type RevocationContext } from './revocation-context.js'
import { outsiderFault, subjectKey, verifyRecord } from './signer-chain.js'
import type { ChainedCertificate } from './revocation-status.js'

/** RFC 6960 §4.2.2.2: may sign OCSP responses. */
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'
/** RFC 6960 §4.2.2.2.1: nobody need ask whether this responder is revoked. */
const OCSP_NO_CHECK = '1.3.6.1.5.5.7.48.1.5'

/**
 * Tells why the signer of a response may not answer for a certificate (RFC 6960 §4.2.2.2), or gives `undefined` where
 * he may: the issuer by the key that signed the certificate, or somebody whom that key certified for OCSP.
 */
export async function refuseResponder(
  { response, certificates }: Answer,
  { above }: ChainedCertificate,
  context: RevocationContext,
): Promise<string | undefined> {
  const [issuer] = above
  if (issuer === undefined) return 'there is no issuer'
  if (isResponder(issuer, response.responderID)) {
    if (await hasSigned(issuer, response, context)) return undefined
  }
  let problem = 'its signature is by nobody who may answer for the issuer'
  for (const delegate of certificates) {
    if (!isResponder(delegate, response.responderID)) continue
    if (!(await hasSigned(delegate, response, context))) continue
    const refusal = await refuseDelegate({ certificate: delegate, above }, issuer, context)
    if (refusal === undefined) return undefined
    problem = `the certificate of its responder ${refusal}`
  }
  return problem
}

function isResponder(certificate: CertificateRecord, id: OCSPResponderID): boolean {
  if (id.type === 'name') return nameKey(id.name, 'rfc5280') === subjectKey(certificate)
  return equalBytes(sha1(certificate.publicKey.keyBits), id.keyHash)
}

async function hasSigned(
  { publicKey }: CertificateRecord,
  response: BasicOCSPResponse,
  context: RevocationContext,
): Promise<boolean> {
  return (await verifyRecord(response, publicKey, context)) === 'valid'
}

/** Why somebody may not answer in the place of an issuer, as the end of a sentence about his certificate. */
async function refuseDelegate(
  delegate: ChainedCertificate,
  issuer: CertificateRecord,
  context: RevocationContext,
): Promise<string | undefined> {
  const { certificate } = delegate
  const fault = delegateFault(certificate) ?? outsiderFault(certificate, context.now)
  if (fault !== undefined) return fault
  const isByIssuer =
    nameKey(certificate.issuer, 'rfc5280') === subjectKey(issuer) &&
    (await verifyRecord(certificate, issuer.publicKey, context)) === 'valid'
  if (!isByIssuer) return 'is not signed by the key that signed the certificate'
  if (certificate.rawExtensions.some(({ oid }) => oid === OCSP_NO_CHECK)) return undefined
  if (isPending(certificate, context)) return 'is known to be good by itself only'
  return (await context.statusOf(delegate, context)).kind === 'revoked' ? 'is revoked' : undefined
}

function delegateFault({ extensions }: CertificateRecord): string | undefined {
  const { keyUsage, extendedKeyUsage } = extensions
  if (extendedKeyUsage?.includes(OCSP_SIGNING) !== true) return 'is not made for OCSP'
  const maySign = keyUsage?.some((usage) => usage === 'digitalSignature' || usage === 'nonRepudiation')
  return maySign === false ? 'is not made for signatures' : undefined
}
