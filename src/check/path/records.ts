import type { CertificateRecord } from '../../x509/read/records.js'

/** What can be wrong with a path as RFC 5280 §6 sees it, and what the search itself can say. */
export type PathFaultCode =
  | 'no-path'
  | 'untrusted-root'
  | 'budget'
  | 'too-deep'
  | 'signature-invalid'
  | 'signature-unsupported'
  | 'not-yet-valid'
  | 'expired'
  | 'empty-issuer'
  | 'empty-subject'
  | 'no-basic-constraints'
  | 'not-a-ca'
  | 'path-length'
  | 'no-key-cert-sign'
  | 'key-usage'
  | 'extended-key-usage'
  | 'key-id-mismatch'
  | 'name-constraints'
  | 'policy'
  | 'unknown-critical-extension'
  | 'duplicate-extension'
  | 'unreadable-extension'
  | 'algorithm-mismatch'
  | 'deviation'
  | 'weak-key'
  | 'weak-signature'
  | 'revoked'
  | 'revocation-unknown'

/** One thing that is wrong with a path. */
export interface PathFault {
  /** What it is. */
  readonly code: PathFaultCode
  /** Which certificate of the path, 0 for the server's; `undefined` where it is about the search. */
  readonly index: number | undefined
  /** What was found. Foreign text: encode it where it leaves. */
  readonly found: string
  /** What was expected. */
  readonly expected: string
}

/** A row of certificates, each issued by the next one: the server's first, the anchor last where one was reached. */
export interface CertificatePath {
  /** The certificates, the server's first. */
  readonly certificates: readonly CertificateRecord[]
  /** Whether the last one is an anchor. */
  readonly anchored: boolean
}

/** What the work of one judgement may cost; running out is a verdict of its own, never a pass. */
export interface Budget {
  /** Takes signature checks off what is left; `false` when there are not enough. */
  takeSignature: () => boolean
  /** Takes comparisons of a name with a constraint off what is left; `false` when there are not enough. */
  takeNameComparisons: (count: number) => boolean
  /** Takes one candidate (a certificate looked at as somebody's issuer) off what is left; `false` when none is. */
  takeCandidate: () => boolean
  /** Takes the octets of one more path to judge off what is left; `false` when there are not enough. */
  takeOctets: (count: number) => boolean
  /** What ran out first, or `undefined`. */
  readonly exhausted: 'signatures' | 'name-comparisons' | 'candidates' | 'octets' | undefined
}
