import type { CryptoProvider } from '../../../keys/verify/crypto-provider.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import type { Budget, CertificatePath, PathFault } from '../records.js'
import {
  createRevocationContext,
  readRevocationEvidence,
  type RevocationEvidence,
} from './revocation-evidence.js'
import type { RevocationStatus } from './revocation-status.js'

/** What is known of revocations; nothing is ever fetched. */
export interface RevocationSettings {
  /** CRLs, DER, as handed in. */
  readonly crls: readonly Uint8Array[]
  /** OCSP responses, DER, as handed in. */
  readonly ocspResponses: readonly Uint8Array[]
  /** Other certificates that may have signed a CRL, such as all that were sent; absent: those of the path only. */
  readonly crlIssuers?: readonly CertificateRecord[] | undefined
  /** Whether a certificate that no CRL and no response speaks of is a fault (`revocation-unknown`). */
  readonly required: boolean
  /** The present. */
  readonly now: Date
  /** WebCrypto to verify with. */
  readonly crypto: CryptoProvider
  /** What the work may cost. */
  readonly budget: Budget
}

/** Checks the certificates of a path, and remembers what it has read and verified for the next one. */
export type RevocationChecker = (path: CertificatePath) => Promise<readonly PathFault[]>

/**
 * Makes a check of revocations that reads the CRLs and responses once, at its first use, for all paths of a judgement.
 */
export function createRevocationChecker(settings: RevocationSettings): RevocationChecker {
  let evidence: RevocationEvidence | undefined
  return async (path) => {
    evidence ??= readRevocationEvidence(settings)
    const context = createRevocationContext(evidence, settings)
    const faults: PathFault[] = []
    const { certificates } = path
    const count = certificates.length - (path.anchored ? 1 : 0)
    for (const [index, certificate] of certificates.slice(0, count).entries()) {
      const above = certificates.slice(index + 1)
      const status = await context.statusOf({ certificate, above }, context)
      faults.push(...faultsOf(status, index, settings))
    }
    return faults
  }
}

/**
 * Checks every certificate of a path except the anchor against CRLs (RFC 5280 §6.3) and OCSP responses (RFC 6960 §3.2).
 * One that was handed in for a certificate and cannot be used is `revocation-unknown` even where an answer is not
 * required, unless another one answers.
 */
export function checkRevocation(
  path: CertificatePath,
  settings: RevocationSettings,
): Promise<readonly PathFault[]> {
  return createRevocationChecker(settings)(path)
}

function faultsOf(
  status: RevocationStatus,
  index: number,
  { required }: RevocationSettings,
): readonly PathFault[] {
  switch (status.kind) {
    case 'good':
      return []
    case 'revoked': {
      const found = `revoked since ${status.since.toISOString()} (${status.reason})`
      return [{ code: 'revoked', index, found, expected: 'a certificate that is not revoked' }]
    }
    case 'unknown': {
      if (status.problem === undefined && !required) return []
      const found = status.problem ?? 'no CRL and no OCSP response speaks of it'
      return [{ code: 'revocation-unknown', index, found, expected: 'an answer that it is not revoked' }]
    }
  }
}
