import type { CSRFault, HostFault, IssuerFault, PKCS12Fault, UnreachableReason } from './error-faults.js'

/** Every code this library throws, with the facts that it carries. A new code is one new entry here. */
export interface PKIErrorDetails {
  /** A caller's option is missing, of the wrong type, or out of range. */
  readonly ERR_PKI_OPTION: {
    /** Path of the option, e.g. `hosts[0]`. */
    readonly option: string
    /** What would have been accepted. */
    readonly expected: string
  }
  /** A host is neither a DNS name nor an IP address that a device can dial and a certificate can carry. */
  readonly ERR_PKI_HOST: {
    /** Path of the option, e.g. `hosts[0]`. */
    readonly option: string
    /** The text as it was given, less what may be secret: user name, password and query. */
    readonly host: string
    /** Which rule it breaks. */
    readonly reason: HostFault
    /** What was probably meant, where that can be told; it would be accepted. */
    readonly suggestion?: string
  }
  /** A server certificate or CSR was asked for without a single host name: iOS never reads the common name. */
  readonly ERR_PKI_NO_HOSTS: {
    /** Path of the option, e.g. `hosts`. */
    readonly option: string
  }
  /** A part of a subject name is empty, too long, or holds a character that its string type cannot. */
  readonly ERR_PKI_NAME: {
    /** Path of the option, e.g. `countryName`. */
    readonly option: string
    /** What would have been accepted. */
    readonly expected: string
  }
  /** Dates that make no interval, lie outside years 1950 to 9999, or are no dates. */
  readonly ERR_PKI_VALIDITY: {
    /** Path of the option, e.g. `notAfter`. */
    readonly option: string
    /** What would have been accepted. */
    readonly expected: string
  }
  /** A server certificate would live longer than iOS 13 and later accept. */
  readonly ERR_PKI_VALIDITY_TOO_LONG: {
    /** Length asked for in seconds, both ends counted (RFC 5280 §4.1.2.5). */
    readonly seconds: number
    /** Largest accepted length in seconds. */
    readonly limitSeconds: number
  }
  /** A certificate would expire after the certificate that signs it, or begin before it. */
  readonly ERR_PKI_OUTLIVES_ISSUER: {
    /** End of the validity asked for, ISO 8601. */
    readonly notAfter: string
    /** End of the issuer's validity, ISO 8601. */
    readonly issuerNotAfter: string
  }
  /** A certificate cannot be used to sign this one. */
  readonly ERR_PKI_ISSUER: {
    /** Which condition fails. */
    readonly reason: IssuerFault
  }
  /** A root would not be trusted by the device that it is to be carried to, or not even be listed there. */
  readonly ERR_PKI_ROOT: {
    /** SHA-256 of the root, `AB:CD:…`. */
    readonly fingerprint: string
    /** Ids of the rules that it breaks, e.g. `apple/root-has-common-name`; `orchard check --explain ID` prints one. */
    readonly rules: readonly string[]
  }
  /** Stores of this machine can be changed by root only; nothing was changed. */
  readonly ERR_PKI_NEEDS_ROOT: {
    /** Where the stores are. */
    readonly places: readonly string[]
    /** The command line to go on with. */
    readonly command: string
  }
  /** A private key and a certificate do not belong together. */
  readonly ERR_PKI_KEY_MISMATCH: {
    /** SHA-256 of the certificate's SubjectPublicKeyInfo, lower-case hex. */
    readonly certificateKey: string
    /** SHA-256 of the private key's SubjectPublicKeyInfo, lower-case hex. */
    readonly privateKey: string
  }
  /** A key of a kind that iOS cannot use for a TLS server or its CA. */
  readonly ERR_PKI_KEY_UNSUPPORTED: {
    /** Name or object identifier of the algorithm, e.g. `P-521`. */
    readonly algorithm: string
  }
  /** A key too small to be trusted. */
  readonly ERR_PKI_KEY_WEAK: {
    /** Size of the key in bits. */
    readonly bits: number
    /** Smallest accepted size in bits. */
    readonly minimumBits: number
  }
  /** Bytes that should be a key are not one: found before any decryption. */
  readonly ERR_PKI_KEY_MALFORMED: {
    /** What was being read, e.g. `EncryptedPrivateKeyInfo`. */
    readonly format: string
  }
  /** A private key is encrypted or encoded by a scheme that this reader does not take. */
  readonly ERR_PKI_KEY_SCHEME: {
    /** Name of the scheme, e.g. `scrypt` or `DES-EDE3-CBC`. */
    readonly scheme: string
  }
  /** The passphrase is wrong, missing, or the encrypted bytes are damaged: CBC cannot tell which. */
  readonly ERR_PKI_PASSPHRASE: {
    /** What is wrong with it as far as can be told. */
    readonly reason: 'missing' | 'wrong-or-damaged' | 'unexpected' | 'unusable'
  }
  /** A private key cannot be exported: it is non-extractable or lives in a foreign signer. */
  readonly ERR_PKI_KEY_NOT_EXTRACTABLE: {
    /** Kind of the key, e.g. `ec-p256`. */
    readonly kind: string
  }
  /** A PKCS#12 file is readable as such, and cannot be used. */
  readonly ERR_PKI_PKCS12: {
    /** What is wrong with it. */
    readonly reason: PKCS12Fault
  }
  /** Bytes are not DER, or not the structure that was expected. */
  readonly ERR_PKI_DER: {
    /** Offset of the faulty octet from the start of the input. */
    readonly offset: number
    /** Path of the field, e.g. `Certificate.tbsCertificate.serialNumber`. */
    readonly path: string
  }
  /** Text is not PEM, or holds no block of the expected kind. */
  readonly ERR_PKI_PEM: {
    /** Labels that were looked for. */
    readonly expected: readonly string[]
    /** Labels that were found. */
    readonly found: readonly string[]
  }
  /** The input is readable but breaks RFC 5280; issuing takes only clean input. */
  readonly ERR_PKI_DEVIATION: {
    /** Each fault that was found. */
    readonly deviations: readonly DeviationDetail[]
  }
  /** A certificate request asks for something that is never granted, or contradicts itself. */
  readonly ERR_PKI_CSR: {
    /** Which condition fails. */
    readonly reason: CSRFault
  }
  /** A signature does not verify. */
  readonly ERR_PKI_SIGNATURE: {
    /** What carries it. */
    readonly subject: 'certificate' | 'csr' | 'crl'
  }
  /** A host or a subtree lies outside the issuer's name constraints. */
  readonly ERR_PKI_NAME_CONSTRAINTS: {
    /** The host, address or subtree. */
    readonly name: string
    /** The subtrees of its type that the issuer permits. */
    readonly permitted: readonly string[]
    /** The subtrees of its type that the issuer excludes. */
    readonly excluded: readonly string[]
  }
  /** A foreign `Signer` failed, or gave bytes that are no valid signature by its public key. */
  readonly ERR_PKI_SIGNER: {
    /** What was observed. */
    readonly reason: 'failed' | 'bad-signature' | 'bad-public-key'
  }
  /** The threads that issue for `issueMany` cannot do a job. */
  readonly ERR_PKI_WORKER: {
    /** What was observed: a thread has ended, they were closed before, or one answers what it was not asked. */
    readonly reason: 'ended' | 'closed' | 'bad-answer'
  }
  /** The crypto provider is missing or refused an operation. */
  readonly ERR_PKI_CRYPTO: {
    /** The operation, e.g. `generateKey`. */
    readonly operation: string
  }
  /** A file or folder cannot be read or written. */
  readonly ERR_PKI_FILE: {
    /** The path. */
    readonly path: string
    /** Name of the system error, e.g. `ENOSPC`. */
    readonly systemCode: string
  }
  /** A file that must not be overwritten exists. */
  readonly ERR_PKI_FILE_EXISTS: {
    /** The path. */
    readonly path: string
  }
  /** A folder is no CA directory, or holds half of one. */
  readonly ERR_PKI_DIRECTORY: {
    /** The path. */
    readonly path: string
    /** What is missing or wrong. */
    readonly reason: 'absent' | 'incomplete' | 'not-a-ca' | 'in-use'
  }
  /** Another process works on this CA and did not end in time, or a lock of it was left that may not be taken. */
  readonly ERR_PKI_LOCKED: {
    /** The lock file. */
    readonly path: string
    /** Host that holds it; empty where the lock cannot be read. */
    readonly host: string
    /** Process that holds it, there; 0 where the lock cannot be read. */
    readonly pid: number
    /** Why it was not taken: its process lives, it is another machine's (or of an earlier boot), or it is unreadable. */
    readonly reason: 'alive' | 'other-host' | 'other-boot' | 'unreadable'
  }
  /** What was to be changed has been changed by somebody else meanwhile, or cannot be changed in this way. */
  readonly ERR_PKI_CONFLICT: {
    /** What it is about: a serial number, or the name of a server. */
    readonly subject: string
    /** What was found: another version, an entry revoked already, one that is not on hold, or no free serial number. */
    readonly reason: 'changed' | 'already-revoked' | 'not-on-hold' | 'serial-used'
  }
  /** There is no such certificate, server or file of a CA. */
  readonly ERR_PKI_NOT_FOUND: {
    /** What was looked for: a serial number, or the name of a server. */
    readonly subject: string
  }
  /** The books of a CA are damaged in a way that is not repaired by guessing. */
  readonly ERR_PKI_INDEX: {
    /** The file. */
    readonly path: string
    /** Number of the first faulty line, from 1; 0 when it is about the whole file. */
    readonly line: number
    /** What is wrong with it. */
    readonly reason: 'missing' | 'syntax' | 'not-utf-8' | 'duplicate-serial' | 'unknown-form'
  }
  /** A file or folder is open to others, or belongs to somebody else, so that it cannot be trusted with a key. */
  readonly ERR_PKI_UNSAFE_FILE: {
    /** The path. */
    readonly path: string
    /** What is wrong with it. */
    readonly reason: 'readable-by-others' | 'writable-by-others' | 'other-owner' | 'not-a-file'
  }
  /** A configuration of openssl cannot be followed. */
  readonly ERR_PKI_CONFIG: {
    /** The file. */
    readonly path: string
    /** Number of the line, from 1; 0 when it is about the whole file. */
    readonly line: number
    /** The section or name it is about, e.g. `CA_default.database`. */
    readonly name: string
  }
  /** A server cannot be reached: nobody answers at its address, or its name has none. */
  readonly ERR_PKI_UNREACHABLE: {
    /** The host, without brackets. */
    readonly host: string
    /** The port that was dialled. */
    readonly port: number
    /** What was observed. */
    readonly reason: UnreachableReason
  }
  /** A server answers, and not in TLS. */
  readonly ERR_PKI_NOT_TLS: {
    /** The host, without brackets. */
    readonly host: string
    /** The port that was dialled. */
    readonly port: number
    /** What it speaks instead, e.g. `http` or `ssh`; `unknown` where that cannot be told. */
    readonly spoken: string
  }
  /** A port of this machine cannot be listened on. */
  readonly ERR_PKI_PORT: {
    /** The port that was asked for. */
    readonly port: number
    /** Name of the system error, e.g. `EADDRINUSE`. */
    readonly systemCode: string
  }
  /** The time of an enrolment is over, and no device was seen to trust the root (and to reach its server). */
  readonly ERR_PKI_DEVICE_NOT_TRUSTED: {
    /** How far the device came that came furthest. */
    readonly reason: 'nobody-came' | 'profile-not-loaded' | 'not-trusted' | 'server-refused' | 'not-watched'
    /** Address of that device; absent where nobody came. */
    readonly address?: string
  }
  /** The machine's clock cannot be right. */
  readonly ERR_PKI_CLOCK: {
    /** What the clock says, ISO 8601. */
    readonly now: string
    /** When this package was built, ISO 8601. */
    readonly built: string
  }
  /** A person was asked and said no, or cannot be asked because there is no terminal. */
  readonly ERR_PKI_NOT_CONFIRMED: {
    /** What was to be confirmed. */
    readonly question: string
  }
}

/** What a certificate, CSR or key holds that RFC 5280 forbids but the world ships; see `der/read.ts`. */
export interface DeviationDetail {
  /** Which fault it is, e.g. `encoded-default`. */
  readonly kind: string
  /** Path of the field, e.g. `Certificate.tbsCertificate.extensions[2].critical`. */
  readonly path: string
}
