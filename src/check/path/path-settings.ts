import type { Deviation } from '../../der/deviation.js'
import type { KeyUsage } from '../../x509/read/records.js'
import type { NameStyle } from './compare-names.js'
import type { NameConstraintSettings } from './name-constraints/check-name-constraints.js'
import type { PolicySettings } from './policies/check-policies.js'
import type { Budget } from './records.js'
import type { RevocationChecker } from './revocation/check-revocation.js'

/** What certificates must be made for. */
export interface PurposeRules {
  /** An extended key usage must hold one of these (object identifiers). */
  readonly accepted: readonly string[]
  /** Whether the extended key usage of the anchor counts as well. */
  readonly anchorCounts: boolean
  /** A key usage of the end entity must hold one of these; absent: it is not looked at. */
  readonly keyUsages?: readonly KeyUsage[] | undefined
  /** Whether the key usage of an end entity that is itself a CA is passed over; absent: no. */
  readonly sparesCAs?: boolean | undefined
  /**
   * Whether the end entity may be made for nothing else: one extended key usage, critical, and no other key usage than
   * those above (RFC 3161 §2.3). Absent: it may.
   */
  readonly exclusive?: boolean | undefined
}

/** How a profile judges a path: data only. */
export interface PathProfile {
  /** How names are compared. */
  readonly style: NameStyle
  /** The extensions that may be critical because they are processed (RFC 5280 §4.2). */
  readonly processedExtensions: ReadonlySet<string>
  /** Whether critical extensions of the anchor must be among them. */
  readonly anchorExtensionsCount: boolean
  /** Whether an anchor of version 1 or 2, which has no basic constraints, is taken as a CA. */
  readonly oldAnchors: boolean
  /** Which parts of the authority key identifier must fit the issuer: none, the key identifier, all of them. */
  readonly keyIds: 'none' | 'key-id' | 'all'
  /** Whether issuers must have a name, and subjects one or a critical subjectAltName (RFC 5280 §4.1.2.4, §4.1.2.6). */
  readonly namesRequired: boolean
  /** Whether a fault of the encoding that was read past is a fault of the path. */
  readonly refusesDeviation: (deviation: Deviation) => boolean
  /** How name constraints are read. */
  readonly nameConstraints: NameConstraintSettings
}

/** How one path is judged. */
export interface PathSettings extends PathProfile {
  /** The present. */
  readonly now: Date
  /** What the work may cost. */
  readonly budget: Budget
  /** What the certificates must be made for; `undefined`: anything. */
  readonly purpose: PurposeRules | undefined
  /** Smallest strength of keys and of signed hashes, in bits (NIST SP 800-57); 0: any. */
  readonly minimumSecurityBits: number
  /** Most certificates between the end entity and the anchor; `undefined`: any number. */
  readonly maxIntermediates: number | undefined
  /** Inputs of policy processing. */
  readonly policies: PolicySettings
  /** Checks revocations, of one path after the other; `undefined`: they are not looked at. */
  readonly revocation: RevocationChecker | undefined
}
