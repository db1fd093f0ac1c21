import type { Deviation } from '../../der/deviation.js'
import type { CRLReason } from './crl-records.js'
import type { Name, RawExtension } from './records.js'

/** What a responder says of a request, in the order of the numbers of OCSPResponseStatus; 4 is none (RFC 6960 §4.2.1). */
export const OCSP_RESPONSE_STATUSES = [
  'successful',
  'malformedRequest',
  'internalError',
  'tryLater',
  undefined,
  'sigRequired',
  'unauthorized',
] as const

/** What a responder says of a request. */
export type OCSPResponseStatus = NonNullable<(typeof OCSP_RESPONSE_STATUSES)[number]>

/** Which certificate a single response is about (RFC 6960 §4.1.1). */
export interface OCSPCertID {
  /** Object identifier of the hash function of the two hashes. */
  readonly hashAlgorithm: string
  /** Hash of the DER of the issuer's name. */
  readonly issuerNameHash: Uint8Array
  /** Hash of the octets of the issuer's public key, as in `PublicKey.keyBits`. */
  readonly issuerKeyHash: Uint8Array
  /** Serial number of the certificate, two's complement, big-endian. */
  readonly serialNumber: Uint8Array
}

/** A certificate that is revoked. */
export interface OCSPRevoked {
  /** Tells the kinds of {@link OCSPCertStatus} apart. */
  readonly kind: 'revoked'
  /** When it was revoked; a fresh copy at each read. */
  readonly revocationTime: Date
  /** Why; `undefined` where it does not say. A number without a meaning is a deviation, and `unspecified`. */
  readonly reason: CRLReason | undefined
}

/** A certificate that is not revoked, or of which the responder knows nothing. */
export interface OCSPNotRevoked {
  /** Tells the kinds of {@link OCSPCertStatus} apart. */
  readonly kind: 'good' | 'unknown'
}

/** What a single response says (RFC 6960 §2.2). */
export type OCSPCertStatus = OCSPRevoked | OCSPNotRevoked

/** What a response says of one certificate (RFC 6960 §4.2.1). */
export interface OCSPSingleResponse {
  /** Which certificate. */
  readonly certID: OCSPCertID
  /** Whether it is revoked. */
  readonly status: OCSPCertStatus
  /** Since when this is known to be right; a fresh copy at each read. */
  readonly thisUpdate: Date
  /** Until when it may be used; `undefined`: newer information is always there; a fresh copy at each read. */
  readonly nextUpdate: Date | undefined
  /** Every extension, in order. */
  readonly rawExtensions: readonly RawExtension[]
  /** Object identifiers of critical extensions: this library understands none of a single response. */
  readonly unknownCriticalExtensions: readonly string[]
}

/** A responder that is known by its name. */
export interface OCSPResponderName {
  /** Tells the kinds of {@link OCSPResponderID} apart. */
  readonly type: 'name'
  /** Subject of its certificate. */
  readonly name: Name
}

/** A responder that is known by its key. */
export interface OCSPResponderKey {
  /** Tells the kinds of {@link OCSPResponderID} apart. */
  readonly type: 'key'
  /** SHA-1 of the octets of its public key. */
  readonly keyHash: Uint8Array
}

/** Who signed a response (RFC 6960 §4.2.2.3). */
export type OCSPResponderID = OCSPResponderName | OCSPResponderKey

/** A BasicOCSPResponse (RFC 6960 §4.2.1); its signature is not verified. */
export interface BasicOCSPResponse {
  /** DER of the tbsResponseData: what is signed. */
  readonly tbs: Uint8Array
  /** Who signed it. */
  readonly responderID: OCSPResponderID
  /** When it was signed; a fresh copy at each read. */
  readonly producedAt: Date
  /** What it says of each certificate, in order. */
  readonly responses: readonly OCSPSingleResponse[]
  /** Every extension, in order. */
  readonly rawExtensions: readonly RawExtension[]
  /** Octets of the nonce (RFC 8954 §2.1); those of the whole extension where they are not in an OCTET STRING. */
  readonly nonce: Uint8Array | undefined
  /** Object identifiers of critical extensions that this library does not understand: all but the nonce. */
  readonly unknownCriticalExtensions: readonly string[]
  /** Object identifier of the signatureAlgorithm. */
  readonly signatureAlgorithm: string
  /** DER of the AlgorithmIdentifier. */
  readonly signatureAlgorithmDER: Uint8Array
  /** The signature's octets. */
  readonly signature: Uint8Array
  /** DER of the certificates that came with it, in order; nothing of them is read. */
  readonly certificates: readonly Uint8Array[]
}

/** An OCSP response, read strictly; nothing in it is verified. */
export interface OCSPResponseRecord {
  /** The whole response, a copy. */
  readonly der: Uint8Array
  /** What the responder says of the request. */
  readonly responseStatus: OCSPResponseStatus
  /** The answer; `undefined` unless the status is `successful`. */
  readonly basic: BasicOCSPResponse | undefined
  /** Faults that were read past. */
  readonly deviations: readonly Deviation[]
}
