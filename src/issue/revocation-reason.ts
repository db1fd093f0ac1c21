/**
 * Reasons that a CA of its own can give (RFC 5280 §5.3.1). `removeFromCRL` is for delta CRLs only, and `aACompromise`
 * for attribute certificates: neither is made here.
 */
export const REVOCATION_REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'privilegeWithdrawn',
] as const

/** Why a certificate is revoked. `certificateHold` alone can be taken back. */
export type RevocationReason = (typeof REVOCATION_REASONS)[number]
