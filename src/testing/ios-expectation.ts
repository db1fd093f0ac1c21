/** Apple's name of a check that a fault can fail (SecPolicyChecks.list, iOS 26.0). */
export type FailedCheck =
  | 'SSLHostname'
  | 'TemporalValidity'
  | 'OtherTrustValidityPeriod'
  | 'ExtendedKeyUsage'
  | 'KeyUsage'
  | 'KeySize'
  | 'WeakKeySize'
  | 'SignatureHashAlgorithms'
  | 'BasicConstraints'
  | 'BasicConstraintsCA'
  | 'BasicConstraintsPathLen'
  | 'NameConstraints'
  | 'CriticalExtensions'
  | 'UnparseableExtension'
  | 'DuplicateExtension'
  | 'IdLinkage'
  | 'NonEmptySubject'
  | 'AnchorTrusted'
  | 'MissingIntermediate'

/** The OSStatus that the device reports for it. */
const OS_STATUS: Readonly<Record<FailedCheck, number>> = {
  SSLHostname: -67602,
  TemporalValidity: -67818,
  OtherTrustValidityPeriod: -67901,
  ExtendedKeyUsage: -67609,
  KeyUsage: -67608,
  KeySize: -67735,
  WeakKeySize: -67735,
  SignatureHashAlgorithms: -67815,
  BasicConstraints: -67604,
  BasicConstraintsCA: -67605,
  BasicConstraintsPathLen: -67611,
  NameConstraints: -67689,
  CriticalExtensions: -67603,
  UnparseableExtension: -67618,
  DuplicateExtension: -67903,
  IdLinkage: -67610,
  NonEmptySubject: -67655,
  AnchorTrusted: -67843,
  MissingIntermediate: -25318,
}

/**
 * What an iPhone or iPad does, with the root installed and switched on by a person: read in Apple's published source and
 * documents, not tried on a device.
 */
export interface IOSExpectation {
  /** Whether it would talk to the server. */
  readonly trusted: boolean
  /** Apple's name of the check that fails; absent where it trusts, and where TLS or the Settings app is what refuses. */
  readonly check?: FailedCheck
  /** The OSStatus that it reports. */
  readonly osStatus?: number
  /** Why, one sentence without a full stop. */
  readonly reason: string
}

/** It refuses, and this is the check that it reports. */
export function refused(check: FailedCheck, reason: string): IOSExpectation {
  return Object.freeze({ trusted: false, check, osStatus: OS_STATUS[check], reason })
}

/** It refuses outside of its trust evaluation. */
export function refusedElsewhere(reason: string): IOSExpectation {
  return Object.freeze({ trusted: false, reason })
}

/** It does not mind. */
export function accepted(reason: string): IOSExpectation {
  return Object.freeze({ trusted: true, reason })
}
