import { equalBytes } from '../../../base/bytes.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import type { PublicKey } from '../../../keys/verify/public-key.js'
import type { SignedOctets } from '../../../keys/verify/judge-signature.js'
import type { AnswerStore } from './answer-store.js'
import type { ListStore } from './list-store.js'
import type { ChainedCertificate, RevocationStatus } from './revocation-status.js'

/** What the parts of one check of revocations share. */
export interface RevocationContext {
  /** The present, milliseconds. */
  readonly now: number
  /** Whether a certificate that nothing speaks of is a fault. */
  readonly required: boolean
  /** The CRLs that were handed in. */
  readonly lists: ListStore
  /** The OCSP responses that were handed in. */
  readonly answers: AnswerStore
  /** Other certificates that may sign CRLs, by their subject. */
  readonly crlIssuers: ReadonlyMap<string, readonly CertificateRecord[]>
  /** Verifies a signature; each pair of octets and key once. Without a budget it is never valid. */
  readonly verify: (signed: SignedOctets, key: PublicKey) => Promise<'valid' | 'invalid' | 'unsupported'>
  /** Hashes with SHA-256. */
  readonly sha256: (octets: Uint8Array) => Promise<Uint8Array>
  /** Takes one certificate off what may be looked at as an issuer; `false` when none is left. */
  readonly takeCandidate: () => boolean
  /** The certificates whose status is being found: signers of CRLs are certificates too. */
  readonly pending: Set<CertificateRecord>
  /** Finds the status of a certificate by everything that was handed in. */
  readonly statusOf: (subject: ChainedCertificate, context: RevocationContext) => Promise<RevocationStatus>
}

/** Whether the status of a certificate is being found; the same one may have been handed in twice. */
export function isPending(certificate: CertificateRecord, { pending }: RevocationContext): boolean {
  if (pending.has(certificate)) return true
  for (const { der } of pending) if (equalBytes(der, certificate.der)) return true
  return false
}
