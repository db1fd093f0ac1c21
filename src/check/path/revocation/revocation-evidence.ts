import { sha256 } from '../../../keys/verify/digest.js'
import { nameKey } from '../compare-names.js'
import type { PublicKey } from '../../../keys/verify/public-key.js'
import {
  createSignatureJudge,
  type SignatureVerdict,
  type SignedOctets,
} from '../../../keys/verify/judge-signature.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import { answerStatus } from './answer-status.js'
import { readAnswers, type AnswerStore } from './answer-store.js'
import type { RevocationSettings } from './check-revocation.js'
import { isPending, type RevocationContext } from './revocation-context.js'
import { listStatus } from './list-status.js'
import { readLists, type ListStore } from './list-store.js'
import {
  joinStatus,
  SILENT,
  unusable,
  type ChainedCertificate,
  type RevocationStatus,
} from './revocation-status.js'

/** Deepest row of signers whose own status is asked for. */
const MOST_PENDING = 6
const SECOND_MS = 1000

/** What was handed in, read once. */
export interface RevocationEvidence {
  /** The CRLs. */
  readonly lists: ListStore
  /** The OCSP responses. */
  readonly answers: AnswerStore
  /** Other certificates that may sign CRLs, by their subject. */
  readonly crlIssuers: ReadonlyMap<string, readonly CertificateRecord[]>
  /** Verifies a signature, each pair of octets and key once. */
  readonly verify: RevocationContext['verify']
}

/** Reads CRLs and OCSP responses. What cannot be read is kept as a problem; nothing is thrown. */
export function readRevocationEvidence(settings: RevocationSettings): RevocationEvidence {
  return {
    lists: readLists(settings.crls),
    answers: readAnswers(settings.ocspResponses),
    crlIssuers: bySubject(settings.crlIssuers ?? []),
    verify: createVerify(settings),
  }
}

function bySubject(
  certificates: readonly CertificateRecord[],
): ReadonlyMap<string, readonly CertificateRecord[]> {
  const groups = new Map<string, CertificateRecord[]>()
  for (const certificate of certificates) {
    const subject = nameKey(certificate.subject, 'rfc5280')
    const group = groups.get(subject)
    if (group === undefined) groups.set(subject, [certificate])
    else group.push(certificate)
  }
  return groups
}

/** Makes what the parts of the check of one path share. */
export function createRevocationContext(
  evidence: RevocationEvidence,
  { now, required, budget, crypto }: RevocationSettings,
): RevocationContext {
  return {
    ...evidence,
    now: Math.floor(now.getTime() / SECOND_MS) * SECOND_MS,
    required,
    sha256: (octets) => sha256(octets, crypto),
    takeCandidate: () => budget.takeCandidate(),
    pending: new Set(),
    statusOf,
  }
}

/** Asks both kinds of answers. A certificate that is being asked about already has no status. */
async function statusOf(subject: ChainedCertificate, context: RevocationContext): Promise<RevocationStatus> {
  const { pending, lists, answers } = context
  const { certificate } = subject
  if (isPending(certificate, context) || pending.size >= MOST_PENDING) return SILENT
  pending.add(certificate)
  const status = joinStatus(await answerStatus(subject, context), await listStatus(subject, context))
  pending.delete(certificate)
  const problem = lists.problem ?? answers.problem
  return status === SILENT && problem !== undefined ? unusable(problem) : status
}

function createVerify({ crypto, budget }: RevocationSettings): RevocationContext['verify'] {
  const judge = createSignatureJudge(crypto)
  const known = new Map<Uint8Array, Map<PublicKey, Promise<SignatureVerdict>>>()
  return (signed: SignedOctets, key: PublicKey) => {
    const ofData = known.get(signed.data) ?? new Map<PublicKey, Promise<SignatureVerdict>>()
    known.set(signed.data, ofData)
    const verdict =
      ofData.get(key) ?? (budget.takeSignature() ? judge(signed, key) : Promise.resolve('invalid' as const))
    ofData.set(key, verdict)
    return verdict
  }
}
