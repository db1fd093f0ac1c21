import type { CertificateRecord } from '../../../x509/read/records.js'

/** What CRLs and OCSP responses say of a certificate. */
export type RevocationStatus =
  | {
      /** Somebody who may say so says that it is not revoked. */
      readonly kind: 'good'
    }
  | {
      /** It is revoked. */
      readonly kind: 'revoked'
      /** Why, by the name of RFC 5280 §5.3.1; `unspecified` where no reason is given. */
      readonly reason: string
      /** Since when. */
      readonly since: Date
    }
  | {
      /** Nobody who may say so says anything. */
      readonly kind: 'unknown'
      /** What keeps something that was handed in from being an answer; `undefined` where nothing speaks of it. */
      readonly problem: string | undefined
    }

/** The status of what nothing speaks of. */
export const SILENT: RevocationStatus = Object.freeze({ kind: 'unknown', problem: undefined })

/** A certificate whose status is asked for, and what stands above it. */
export interface ChainedCertificate {
  /** The certificate. */
  readonly certificate: CertificateRecord
  /** Its issuer's certificate, the issuer's issuer's, and so on to the anchor. */
  readonly above: readonly CertificateRecord[]
}

/** Makes the status of something that was handed in and is no answer. */
export function unusable(problem: string): RevocationStatus {
  return { kind: 'unknown', problem }
}

/** Joins two answers: revoked beats good, good beats unknown, and the first problem is kept. */
export function joinStatus(first: RevocationStatus, second: RevocationStatus): RevocationStatus {
  for (const kind of ['revoked', 'good'] as const) {
    if (first.kind === kind) return first
    if (second.kind === kind) return second
  }
  return first.kind === 'unknown' && first.problem === undefined ? second : first
}
