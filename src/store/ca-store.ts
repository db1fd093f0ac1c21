import type { Issuer } from '../issue/records.js'
import type { RevocationReason } from '../issue/revocation-reason.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import type { CertificateRecord } from '../x509/read/records.js'

/** A passphrase, or a function that asks for it; it is called only when a key is in fact encrypted. */
export type PassphraseSource = string | (() => Promise<string>)

/** What the books say of a certificate: `expired` only where they were told so (`openssl ca -updatedb`). */
export type EntryStatus = 'valid' | 'revoked' | 'expired'

/** When and why a certificate was revoked (RFC 5280 §5.3.1). */
export interface Revocation {
  /** When, in whole seconds. */
  readonly at: Date
  /** Why; `unspecified` where nobody said. */
  readonly reason: RevocationReason
  /** Since when the key must be doubted; only with `keyCompromise` and `cACompromise`. */
  readonly invalidSince?: Date
}

/** One certificate in the books of a CA. */
export interface StoreEntry {
  /** Serial number: lower-case hexadecimal of even length, without leading zero octets. */
  readonly serialNumber: string
  /** What the books say of it. */
  readonly status: EntryStatus
  /** Last instant of its validity; a fresh copy at each read. */
  readonly notAfter: Date
  /** Its subject as `openssl ca` writes it, `/C=DE/CN=…`; the serial number where it is empty. */
  readonly subject: string
  /** When and why it was revoked; absent unless it is. */
  readonly revocation?: Revocation
  /** Changes with every change of the entry: what `revoke` compares before it writes. */
  readonly version: string
}

/** Which entries are looked for; an absent field asks nothing. */
export interface StoreQuery {
  /** Serial number in hexadecimal: any case, colons and leading zeros are taken. */
  readonly serialNumber?: string
  /** What the books say of it. */
  readonly status?: EntryStatus
  /** Ends before this instant. */
  readonly expiresBefore?: Date
  /** Text that its subject or serial number holds, whatever the case. */
  readonly text?: string
}

/** Where a server's files go where the store has files; a store without files ignores it. */
export interface ServerPlacement {
  /** Whether it gets a folder of its own (batches); absent: the common folders. */
  readonly ownFolder?: boolean
  /** Whom the files shall belong to; absent: who runs this. */
  readonly owner?: {
    /** Number of the user. */
    readonly uid: number
    /** Number of the group. */
    readonly gid: number
  }
  /**
   * Begins a new pair of files beside the one in use, for a new key: certificate and key of the old pair stay as they
   * are, so that a running server never sees halves of two pairs.
   */
  readonly newPair?: boolean
}

/** How a server is looked up. */
export interface ServerLookup {
  /** Whom its files should belong to: the warnings name what does not. Absent: who runs this. */
  readonly owner?: ServerPlacement['owner']
  /** Leaves the private key unread: `hasKey` says whether there is one, and `keyPEM` is absent. */
  readonly withoutKey?: boolean
}

/** Paths of a server's files. */
export interface ServerPlaces {
  /** Certificate with its chain: Jupyter's `certfile`. */
  readonly certificate: string
  /** Private key: Jupyter's `keyfile`. */
  readonly key: string
  /** Request. */
  readonly csr: string
}

/** What a store keeps for one server: the pair in use. */
export interface StoredServer {
  /** What it is called. */
  readonly name: string
  /** Certificate with its chain, PEM, server first; absent: none yet. */
  readonly chainPEM?: string
  /** Whether there is a private key. */
  readonly hasKey: boolean
  /** Private key in clear, PKCS#8 PEM (or what an adopted CA has); absent where the key lives on another machine. */
  readonly keyPEM?: string
  /** Its last request, PEM. */
  readonly csrPEM?: string
  /** Where all that lies; absent in a store without files. */
  readonly places?: ServerPlaces
  /** What a person should know or cure, one sentence each: modes, owners. */
  readonly warnings: readonly string[]
}

/** A signed certificate to be entered into the books, and the server that it is for. */
export interface NewEntry {
  /** The certificate, DER; its serial number has been reserved. */
  readonly der: Uint8Array
  /** The server whose certificate this becomes; absent: it is entered only. */
  readonly server?: NewServerCertificate
}

/** What becomes the certificate in use of a server. Its key has been kept before. */
export interface NewServerCertificate {
  /** What it is called. */
  readonly name: string
  /** Certificate with its chain, PEM, server first. */
  readonly chainPEM: string
  /** The request, PEM. */
  readonly csrPEM: string
  /** Where its files go. */
  readonly placement?: ServerPlacement
}

/** A CRL to be kept. */
export interface NewCRL {
  /** DER. */
  readonly der: Uint8Array
  /** Its cRLNumber, as `takeCRLNumber` gave it. */
  readonly number: bigint
}

/** How the key of a CA is opened. */
export interface OpenIssuerOptions {
  /** Passphrase of the CA key, or a function that asks for it; absent: the key is not encrypted. */
  readonly passphrase?: PassphraseSource
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider
}

/**
 * Where a CA lives: what it has issued and revoked, and the files of its servers. It knows no policy: the verbs decide,
 * a store keeps. Everything that returns is durable. Two kinds come with this library, in memory and on disk; another
 * kind (a database, a bucket) is one more object of this shape.
 */
export interface CAStore {
  /** The certificate that signs: the root, or an intermediate. */
  readonly issuerCertificate: CertificateRecord
  /** The root certificate: what goes to the device. */
  readonly root: CertificateRecord
  /** The root certificate alone, PEM. */
  readonly rootPEM: string
  /** SHA-256 of the root certificate, as `AB:CD:…`: what Settings shows on the device. */
  readonly fingerprint: string
  /**
   * Opens the key of the CA.
   *
   * @throws PKIError `ERR_PKI_PASSPHRASE`, `ERR_PKI_KEY_MISMATCH`, and the codes of `loadIssuer`.
   */
  openIssuer(options?: OpenIssuerOptions): Promise<Issuer>
  /** Keeps a serial number for one certificate, for ever; false when it has been given away before. */
  reserve(serialNumber: string): Promise<boolean>
  /**
   * Enters certificates, all or none, and puts them into use for their servers. Durable when it returns.
   *
   * @throws PKIError `ERR_PKI_FILE`, `ERR_PKI_LOCKED`.
   */
  commit(entries: readonly NewEntry[]): Promise<void>
  /**
   * Changes the state of one certificate: revoked, or, with `undefined`, released from a hold. Durable when it returns.
   *
   * @throws PKIError `ERR_PKI_CONFLICT` when the entry is no longer of this version; `ERR_PKI_NOT_FOUND`.
   */
  revoke(serialNumber: string, version: string, revocation: Revocation | undefined): Promise<StoreEntry>
  /** Streams the entries that a query asks for, in the order in which they were entered. */
  find(query?: StoreQuery): AsyncIterable<StoreEntry>
  /** The certificate of a serial number, DER; `undefined` where the store has none. */
  findCertificate(serialNumber: string): Promise<Uint8Array | undefined>
  /** Takes the next cRLNumber; no other call ever gets it. */
  takeCRLNumber(): Promise<bigint>
  /** Keeps a CRL as the current one; false when another process has kept one with a higher number meanwhile, which stays. */
  keepCRL(crl: NewCRL): Promise<boolean>
  /** The current CRL, DER; `undefined` before the first. */
  findCRL(): Promise<Uint8Array | undefined>
  /** What is kept for one server: the pair in use; `undefined` where there is neither key nor certificate. */
  findServer(name: string, lookup?: ServerLookup): Promise<StoredServer | undefined>
  /** Names of the servers that have a certificate or a key, sorted. */
  serverNames(): Promise<readonly string[]>
  /**
   * Keeps the new key of a server, durably, where there is none; false when there is one, also when another process has
   * just made it. No key is ever overwritten. With `placement.newPair` it is kept beside those that are there, always;
   * `commit` with `newPair` puts a certificate into use together with the key that it is for.
   */
  keepServerKey(name: string, keyPEM: string, placement?: ServerPlacement): Promise<boolean>
}
