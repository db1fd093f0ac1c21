import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import type { FileLayer } from './file-layer.js'

/** A CA on disk: where it lies and what its root is. It holds no key; `issuerOf` opens that. */
export interface CADirectory {
  /** Its folder, absolute: what to back up. */
  readonly path: string
  /** The root certificate: what goes to the device. */
  readonly rootPath: string
  /** The CA key. */
  readonly keyPath: string
  /** Whether the key needs a passphrase. */
  readonly keyEncrypted: boolean
  /** The root certificate, read. */
  readonly root: CertificateRecord
  /** The root certificate alone, PEM. */
  readonly rootPEM: string
  /** SHA-256 of the root certificate, as `AB:CD:…`: what Settings shows on the device. */
  readonly fingerprint: string
  /** What a person should know or cure, one sentence each; empty when all is well. */
  readonly warnings: readonly string[]
}

/** Where the bytes of a store go and where its cryptography comes from. */
export interface StoreOptions {
  /** The file system; absent: the disk. A test puts one here that records or fails. */
  readonly files?: FileLayer
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider
}

/** Picks the options that every function of this folder has. */
export function storeOptionsOf({ files, crypto }: StoreOptions): StoreOptions {
  return { ...(files === undefined ? {} : { files }), ...(crypto === undefined ? {} : { crypto }) }
}

/** A passphrase, or a function that asks for it; it is called only when a key is in fact encrypted. */
export type PassphraseSource = string | (() => Promise<string>)
