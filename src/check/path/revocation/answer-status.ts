import { equalBytes, toHex } from '../../../base/bytes.js'
import { DAY_MS } from '../../../base/time.js'
import { sha1 } from '../../../keys/verify/sha1.js'
import type { OCSPCertID, OCSPSingleResponse } from '../../../x509/read/ocsp-records.js'
import type { Answer } from './answer-store.js'
import type { RevocationContext } from './revocation-context.js'
import { refuseResponder } from './refuse-responder.js'
import { SILENT, unusable, type ChainedCertificate, type RevocationStatus } from './revocation-status.js'

/** How long an answer counts that does not say until when (RFC 6960 §4.2.2.1: newer ones are always there). */
const MOST_AGE_MS = DAY_MS

const SHA1 = '1.3.14.3.2.26'
const SHA256 = '2.16.840.1.101.3.4.2.1'

/** Finds the status of a certificate by the OCSP responses that were handed in; the newest usable one counts: RFC 6960 §3.2. */
export async function answerStatus(
  subject: ChainedCertificate,
  context: RevocationContext,
): Promise<RevocationStatus> {
  let status = SILENT
  for (const answer of context.answers.bySerial.get(toHex(subject.certificate.serialNumber)) ?? []) {
    if (!(await isAbout(answer.single.certID, subject, context))) continue
    const problem = await refuseAnswer(answer, subject, context)
    if (problem === undefined) return statusOf(answer.single)
    if (status === SILENT) status = unusable(`an OCSP response for it cannot be used: ${problem}`)
  }
  return status
}

/** Whether an answer is about a certificate of this issuer; those with hashes other than SHA-1 and SHA-256 are about none. */
async function isAbout(
  { hashAlgorithm, issuerNameHash, issuerKeyHash }: OCSPCertID,
  { certificate, above: [issuer] }: ChainedCertificate,
  { sha256 }: RevocationContext,
): Promise<boolean> {
  if (issuer === undefined) return false
  const hash = hashAlgorithm === SHA1 ? sha1 : hashAlgorithm === SHA256 ? sha256 : undefined
  if (hash === undefined) return false
  const keyHash = await hash(issuer.publicKey.keyBits)
  return equalBytes(keyHash, issuerKeyHash) && equalBytes(await hash(certificate.issuer.der), issuerNameHash)
}

async function refuseAnswer(
  answer: Answer,
  subject: ChainedCertificate,
  context: RevocationContext,
): Promise<string | undefined> {
  const { single, response } = answer
  const unknown = [...single.unknownCriticalExtensions, ...response.unknownCriticalExtensions]
  if (unknown.length > 0) return `its critical extension ${unknown.join(', ')} is not known`
  return dateProblem(single, context.now) ?? (await refuseResponder(answer, subject, context))
}

/** Both ends belong to the time in which an answer counts. */
function dateProblem({ thisUpdate, nextUpdate }: OCSPSingleResponse, now: number): string | undefined {
  if (now < thisUpdate.getTime()) return 'it is from the future'
  if (nextUpdate === undefined) {
    return now > thisUpdate.getTime() + MOST_AGE_MS ? 'it is older than a day and says no end' : undefined
  }
  return now > nextUpdate.getTime() ? 'it has expired' : undefined
}

function statusOf({ status }: OCSPSingleResponse): RevocationStatus {
  if (status.kind === 'revoked')
    return { kind: 'revoked', reason: status.reason ?? 'unspecified', since: status.revocationTime }
  return status.kind === 'good' ? { kind: 'good' } : unusable('the OCSP responder does not know it')
}
