/** What a failed check of the device does to the person: `recoverable` may be overridden, the others not. */
export type AppleSeverity = 'recoverable' | 'fatal' | 'deny'

/**
 * Groups in the order in which the device picks the one failure that it reports: `SecTrustCopyErrorStrings` of
 * OSX/sec/Security/SecTrust.c.
 */
export const APPLE_SUBTYPES = [
  'Blocked',
  'Revoked',
  'KeySize',
  'WeakHash',
  'Denied',
  'Compliance',
  'Expired',
  'Trust',
  'Name',
  'Usage',
  'Pinning',
  'Issuer',
] as const

/** A group of failures. */
export type AppleSubtype = (typeof APPLE_SUBTYPES)[number]

/** How the device names, numbers and words one of its checks. */
export interface AppleCheck {
  /** The OSStatus in `NSOSStatusErrorDomain`. */
  readonly osStatus: number
  /** Its constant, e.g. `errSecHostNameMismatch`. */
  readonly osStatusName: string
  /** The detail sentence of the error. */
  readonly text: string
  /** End of the summary sentence: `“NAME” certificate …`. */
  readonly summary: string
  /** Its group, which decides what is reported first. */
  readonly subtype: AppleSubtype
  /** Whether the person may go on. */
  readonly severity: AppleSeverity
}

/** Apple's own names of its checks (OSX/sec/Security/SecPolicyChecks.list). */
export const APPLE_CHECK_NAMES = [
  'SSLHostname',
  'TemporalValidity',
  'OtherTrustValidityPeriod',
  'SystemTrustValidityPeriod',
  'ExtendedKeyUsage',
  'ServerAuthEKU',
  'KeyUsage',
  'KeySize',
  'WeakKeySize',
  'SignatureHashAlgorithms',
  'WeakSignature',
  'BasicConstraints',
  'BasicConstraintsCA',
  'BasicConstraintsPathLen',
  'NameConstraints',
  'PolicyConstraints',
  'CriticalExtensions',
  'UnparseableExtension',
  'DuplicateExtension',
  'IdLinkage',
  'NonEmptySubject',
  'AnchorTrusted',
  'MissingIntermediate',
  'UsageConstraints',
  'SystemTrustedCTRequired',
  'Revocation',
] as const

/** Apple's name of a check, e.g. `SSLHostname`. */
export type AppleCheckName = (typeof APPLE_CHECK_NAMES)[number]

const check = (
  [osStatus, osStatusName]: readonly [number, string],
  [text, summary]: readonly [string, string],
  [subtype, severity]: readonly [AppleSubtype, AppleSeverity],
): AppleCheck => ({ osStatus, osStatusName, text, summary, subtype, severity })

const NOT_COMPLIANT = 'is not standards compliant'
const NOT_PERMITTED = 'is not permitted for this usage'
const BROKEN_SIGNATURE = 'is using a broken signature algorithm'
const BROKEN_KEY = 'is using a broken key size'

/**
 * The checks of the device by Apple's own names.
 *
 * @see OSX/sec/Security/SecPolicyChecks.list, SecFrameworkStrings.h and SecTrust.c in apple-oss-distributions/Security,
 * tag Security-61901.0.87.0.1 (iOS 26.0)
 */
export const APPLE_CHECKS: Readonly<Record<AppleCheckName, AppleCheck>> = {
  SSLHostname: check(
    [-67602, 'errSecHostNameMismatch'],
    ['SSL hostname does not match name(s) in certificate', 'name does not match input'],
    ['Name', 'recoverable'],
  ),
  TemporalValidity: check(
    [-67818, 'errSecCertificateExpired'],
    ['Certificate is not temporally valid', 'is expired'],
    ['Expired', 'recoverable'],
  ),
  OtherTrustValidityPeriod: check(
    [-67901, 'errSecCertificateValidityPeriodTooLong'],
    ['Certificate exceeds maximum temporal validity period', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  SystemTrustValidityPeriod: check(
    [-67901, 'errSecCertificateValidityPeriodTooLong'],
    ['Certificate exceeds maximum temporal validity period', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  ExtendedKeyUsage: check(
    [-67609, 'errSecInvalidExtendedKeyUsage'],
    ['Extended key usage does not match certificate usage', NOT_PERMITTED],
    ['Usage', 'recoverable'],
  ),
  ServerAuthEKU: check(
    [-67609, 'errSecInvalidExtendedKeyUsage'],
    ['Extended key usage does not match certificate usage', NOT_PERMITTED],
    ['Usage', 'recoverable'],
  ),
  KeyUsage: check(
    [-67608, 'errSecInvalidKeyUsageForPolicy'],
    ['Key usage does not match certificate usage', NOT_PERMITTED],
    ['Usage', 'recoverable'],
  ),
  KeySize: check(
    [-67735, 'errSecUnsupportedKeySize'],
    ['Key size is not permitted for this use', BROKEN_KEY],
    ['KeySize', 'recoverable'],
  ),
  WeakKeySize: check(
    [-67735, 'errSecUnsupportedKeySize'],
    ['Certificate is using a broken key size', BROKEN_KEY],
    ['KeySize', 'fatal'],
  ),
  SignatureHashAlgorithms: check(
    [-67815, 'errSecInvalidDigestAlgorithm'],
    ['Signature hash algorithm is not permitted for this use', BROKEN_SIGNATURE],
    ['WeakHash', 'recoverable'],
  ),
  WeakSignature: check(
    [-67815, 'errSecInvalidDigestAlgorithm'],
    ['Certificate is using a broken signature algorithm', BROKEN_SIGNATURE],
    ['WeakHash', 'fatal'],
  ),
  BasicConstraints: check(
    [-67604, 'errSecNoBasicConstraints'],
    ['Basic constraints are required but missing', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  BasicConstraintsCA: check(
    [-67605, 'errSecNoBasicConstraintsCA'],
    ['Non-CA certificate used as a CA', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  BasicConstraintsPathLen: check(
    [-67611, 'errSecPathLengthConstraintExceeded'],
    ['Chain exceeded constrained path length', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  NameConstraints: check(
    [-67689, 'errSecInvalidName'],
    ['Name constraints violated', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  PolicyConstraints: check(
    [-67835, 'errSecInvalidPolicyIdentifiers'],
    ['Policy constraints violated', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  CriticalExtensions: check(
    [-67603, 'errSecUnknownCriticalExtensionFlag'],
    ['Found unknown critical extensions', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  UnparseableExtension: check(
    [-67618, 'errSecUnknownCertExtension'],
    ['Unable to parse known extension', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  DuplicateExtension: check(
    [-67903, 'errSecCertificateDuplicateExtension'],
    ['Multiple extensions with the same extension ID', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  IdLinkage: check(
    [-67610, 'errSecInvalidIDLinkage'],
    ['SubjectKeyID/AuthorityKeyID mismatch in chain', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  NonEmptySubject: check(
    [-67655, 'errSecInvalidSubjectName'],
    ['Certificate missing a name', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  AnchorTrusted: check(
    [-67843, 'errSecNotTrusted'],
    ['Root is not trusted', 'is not trusted'],
    ['Trust', 'recoverable'],
  ),
  MissingIntermediate: check(
    [-25318, 'errSecCreateChainFailed'],
    ['Unable to build chain to root (possible missing intermediate)', 'is not trusted'],
    ['Trust', 'recoverable'],
  ),
  UsageConstraints: check(
    [-67654, 'errSecTrustSettingDeny'],
    ['User or administrator set certificate as distrusted', 'is set as distrusted'],
    ['Denied', 'deny'],
  ),
  SystemTrustedCTRequired: check(
    [-67825, 'errSecVerifyActionFailed'],
    ['Certificate Transparency validation required for this use', NOT_COMPLIANT],
    ['Compliance', 'recoverable'],
  ),
  Revocation: check(
    [-67820, 'errSecCertificateRevoked'],
    ['Certificate is revoked', 'is revoked'],
    ['Revoked', 'fatal'],
  ),
}
