import type { Deviation } from '../../der/deviation.js'
import type {
  AuthorityKeyId,
  DistributionPoint,
  DistributionPointName,
  GeneralName,
  Name,
  RawExtension,
  ReasonFlag,
  UnreadableExtension,
} from './records.js'

/** Why a certificate was revoked, in the order of the numbers of CRLReason; 7 is none (RFC 5280 §5.3.1). */
export const CRL_REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  undefined,
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const

/** Why a certificate was revoked. */
export type CRLReason = NonNullable<(typeof CRL_REASONS)[number]>

/** issuingDistributionPoint (RFC 5280 §5.2.5): what a CRL covers; one that says nothing is a deviation. */
export interface IssuingDistributionPoint extends DistributionPointName {
  /** Whether it covers certificates of end entities only. */
  readonly onlyContainsUserCerts: boolean
  /** Whether it covers certificates of CAs only. */
  readonly onlyContainsCACerts: boolean
  /** The reasons that it covers; `undefined`: all. */
  readonly onlySomeReasons: readonly ReasonFlag[] | undefined
  /** Whether it holds entries of other issuers. */
  readonly indirectCRL: boolean
  /** Whether it covers attribute certificates only. */
  readonly onlyContainsAttributeCerts: boolean
}

/** The extensions of a CRL that this library understands, read; `undefined` where absent. */
export interface CRLExtensions {
  /** authorityKeyIdentifier: which key of the issuer has signed. */
  readonly authorityKeyId: AuthorityKeyId | undefined
  /** issuerAltName. */
  readonly issuerAltName: readonly GeneralName[] | undefined
  /** cRLNumber, which rises from one CRL to the next. */
  readonly cRLNumber: bigint | undefined
  /** BaseCRLNumber of deltaCRLIndicator: this is a delta CRL, and builds on the complete one of that number. */
  readonly baseCRLNumber: bigint | undefined
  /** issuingDistributionPoint. */
  readonly issuingDistributionPoint: IssuingDistributionPoint | undefined
  /** freshestCRL: where delta CRLs lie. */
  readonly freshestCRL: readonly DistributionPoint[] | undefined
}

/** One revoked certificate of a CRL (RFC 5280 §5.3). */
export interface RevokedEntry {
  /** Serial number of the certificate, two's complement, big-endian. */
  readonly serialNumber: Uint8Array
  /** When it was revoked; a fresh copy at each read. */
  readonly revocationDate: Date
  /** Why; `undefined` where it does not say. A number without a meaning is a deviation, and `unspecified`. */
  readonly reason: CRLReason | undefined
  /** Since when its key must be doubted; `undefined` where it does not say; a fresh copy at each read. */
  readonly invalidityDate: Date | undefined
  /**
   * Who issued the certificate: the certificateIssuer of this entry or of the nearest one before it that has one (RFC
   * 5280 §5.3.3); `undefined`: the issuer of the CRL.
   */
  readonly certificateIssuer: readonly GeneralName[] | undefined
  /** Every extension, in order. */
  readonly rawExtensions: readonly RawExtension[]
}

/** A certificate revocation list, read strictly; nothing in it is verified. */
export interface CRLRecord {
  /** The whole CRL, a copy. */
  readonly der: Uint8Array
  /** DER of the TBSCertList: what is signed. */
  readonly tbs: Uint8Array
  /** 1 or 2. */
  readonly version: number
  /** Object identifier of the outer signatureAlgorithm. */
  readonly signatureAlgorithm: string
  /** DER of the outer AlgorithmIdentifier; that another one stands inside is a deviation. */
  readonly signatureAlgorithmDER: Uint8Array
  /** The signature's octets. */
  readonly signature: Uint8Array
  /** Who issued it. */
  readonly issuer: Name
  /** When it was issued; a fresh copy at each read. */
  readonly thisUpdate: Date
  /** When the next one comes at the latest; `undefined`, which is a deviation, where it does not say; a fresh copy. */
  readonly nextUpdate: Date | undefined
  /** How many certificates it lists. */
  readonly entryCount: number
  /** Gives its entries one by one, in order, each made when it is asked for. */
  readonly entries: () => IterableIterator<RevokedEntry>
  /**
   * Finds the entries of a serial number, in order: in an indirect CRL several issuers may have used it. Looks at every
   * entry without making it: some milliseconds for 100 000.
   */
  readonly find: (serialNumber: Uint8Array) => readonly RevokedEntry[]
  /** Every extension, in order. Duplicates are kept here and reported by `duplicateExtensions`. */
  readonly rawExtensions: readonly RawExtension[]
  /** Those that this library understands. Where an extension appears twice, the first. */
  readonly extensions: CRLExtensions
  /** Object identifiers that appear more than once. */
  readonly duplicateExtensions: readonly string[]
  /** Known extensions whose value could not be read: object identifier and reason. */
  readonly unreadableExtensions: readonly UnreadableExtension[]
  /** Critical extensions that this library does not understand: the CRL must not be used (RFC 5280 §5.2). */
  readonly unknownCriticalExtensions: readonly string[]
  /** The same of its entries, each once: such a CRL must not be used for any certificate (RFC 5280 §5.3). */
  readonly unknownCriticalEntryExtensions: readonly string[]
  /** Faults that were read past, those of entries too. */
  readonly deviations: readonly Deviation[]
}
