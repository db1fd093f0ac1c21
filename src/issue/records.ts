import type { DERInput, Encoded } from '../base/encoded-input.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import type { PrivateKeyInput } from '../keys/sign/take-private-key.js'
import type { KeyKind } from '../keys/verify/algorithms.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'

/** The parts of a subject name; each is written as RFC 5280 says, in the order C, ST, L, O, OU, CN, emailAddress. */
export interface SubjectFields {
  /** C: two letters of ISO 3166. */
  readonly countryName?: string
  /** ST: state or province, at most 128 characters. */
  readonly stateOrProvinceName?: string
  /** L: town, at most 128 characters. */
  readonly localityName?: string
  /** O: organisation, at most 64 characters; several are written in the order given. */
  readonly organizationName?: string | readonly string[]
  /** OU: part of the organisation, at most 64 characters; several are written in the order given. */
  readonly organizationalUnitName?: string | readonly string[]
  /** CN: at most 64 characters. Nobody takes a host name from it any more. */
  readonly commonName?: string
  /** emailAddress, at most 255 ASCII characters. */
  readonly emailAddress?: string
}

/** How long a certificate is valid: a number of days, or dates. */
export interface ValidityOptions {
  /** Length in days, both ends counted; not together with `notAfter`. */
  readonly validDays?: number
  /** First instant; absent: one hour before `now`, but not before the issuer's. Fractions of a second are dropped. */
  readonly notBefore?: Date
  /** Last instant; absent: `validDays` after `notBefore`. */
  readonly notAfter?: Date
  /** The present; absent: the clock, read once. */
  readonly now?: Date
}

/** Which names a CA may ever sign (RFC 5280 §4.2.1.10). */
export interface NameConstraintsOptions {
  /** DNS names (with everything below them), addresses or CIDR ranges that may be signed. */
  readonly permitted?: readonly string[]
  /** DNS names, addresses or CIDR ranges that may not. */
  readonly excluded?: readonly string[]
}

/** Addresses that a certificate tells its reader. iOS asks none of them for a private CA. */
export interface AddressOptions {
  /** http addresses of the issuer's CRL. */
  readonly crlAddresses?: readonly string[]
  /** http addresses of OCSP responders. */
  readonly ocspAddresses?: readonly string[]
  /** http addresses of the issuer's certificate. */
  readonly caIssuersAddresses?: readonly string[]
}

/** Which key a new certificate gets: a fresh one of a kind, or one that exists. */
export interface KeyOptions {
  /** Kind of the key to generate; absent: `ec-p256`. Not together with `privateKey`. */
  readonly keyKind?: KeyKind
  /** An existing key instead of a fresh one. */
  readonly privateKey?: PrivateKeyInput
}

/** Where cryptography and randomness come from. */
export interface CryptoOptions {
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider
}

/** Facts of a finished certificate, for people and programs. Verbs never read them. */
export interface CertificateFacts {
  /** Serial number, lower-case hexadecimal. */
  readonly serialNumber: string
  /** First instant of the validity; a fresh copy at each read. */
  readonly notBefore: Date
  /** Last instant of the validity; a fresh copy at each read. */
  readonly notAfter: Date
}

/**
 * A CA certificate with the key that signs under it. Verbs read `der`, `privateKey`, and the `der`s of `chain` and
 * `anchor`.
 */
export interface Issuer {
  /** The CA certificate, DER. */
  readonly der: Uint8Array
  /** The key that belongs to it. */
  readonly privateKey: PrivateKey
  /**
   * What goes out with a server certificate that it signs: itself and its issuers, the root left out. Absent or empty
   * for a root.
   */
  readonly chain?: readonly DERInput[]
  /**
   * The root above it where it is known, absent for a root: read for its name constraints and its path length, which
   * bind everything below it, and never sent.
   */
  readonly anchor?: DERInput
}

/** A certificate authority: a valid `issuer` for the other verbs. */
export interface CertificateAuthority extends Issuer, Encoded, CertificateFacts {
  /** The certificate, DER. */
  readonly der: Uint8Array
  /** The CN of its subject, or an empty string. */
  readonly commonName: string
  /** SHA-256 of the DER as `AB:CD:…`: what Settings shows on the device, to be compared there. */
  readonly fingerprint: string
  /** Itself and its issuers, the root left out; empty for a root. */
  readonly chain: readonly Encoded[]
}

/** A certificate request for a TLS server with its key: a valid `csr` for `signServerCert`. */
export interface ServerCSR extends Encoded {
  /** The hosts that it asks for, in canonical text. */
  readonly hosts: readonly string[]
  /** The only copy of the server's private key. */
  readonly privateKey: PrivateKey
}

/** A certificate for a TLS server. */
export interface ServerCertificate extends Encoded, CertificateFacts {
  /** The hosts that it names, in canonical text. */
  readonly hosts: readonly string[]
  /** What the server sends: this certificate and its issuers in order, the root left out. */
  readonly chain: readonly Encoded[]
  /** The chain as one PEM file, server first: what Jupyter's `certfile` wants. */
  readonly chainPEM: string
}
