import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import type { CAStore } from '../ca-store.js'
import type { FileLayer } from './file-layer.js'

/** A CA on disk: a store, where it lies, and what its root is. It holds no key; `openIssuer` opens that. */
export interface CADirectory extends CAStore {
  /** Its folder, absolute: what to back up. */
  readonly path: string
  /** The root certificate: what goes to the device. */
  readonly rootPath: string
  /** The CA key. */
  readonly keyPath: string
  /** Where the current CRL lies once there is one, PEM. */
  readonly crlPath: string
  /** Whether the key needs a passphrase. */
  readonly keyEncrypted: boolean
  /** What a person should know or cure, one sentence each; empty when all is well. */
  readonly warnings: readonly string[]
  /**
   * What was found broken in its books and repaired through this object, one sentence each: lines that another program
   * had overwritten, what an interrupted run had left undone. It grows while the object is used; what was repaired at
   * opening is among `warnings` too.
   */
  readonly repairs: readonly string[]
  /**
   * Streams `index.txt` as it stands there, in pieces of whole lines: for who shows all of it, where an entry for each
   * line would cost more than reading it. A piece stands until the next is asked for. Touches the disk, and repairs the
   * books where they need it, as `find` does.
   *
   * @throws PKIError `ERR_PKI_FILE`, `ERR_PKI_INDEX`, `ERR_PKI_LOCKED`.
   */
  readonly readIndex: () => AsyncIterable<Uint8Array>
}

/** Where the bytes of a store go and where its cryptography comes from. */
export interface StoreOptions {
  /** The file system; absent: the disk. A test puts one here that records or fails. */
  readonly files?: FileLayer
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider
  /**
   * Octets that the journal may have before everything it speaks of is made durable in its own place, and it is emptied;
   * absent: 4 MiB.
   */
  readonly longestJournal?: number
}

/** Picks the options that every function of this folder has. */
export function storeOptionsOf({ files, crypto, longestJournal }: StoreOptions): StoreOptions {
  return {
    ...(files === undefined ? {} : { files }),
    ...(crypto === undefined ? {} : { crypto }),
    ...(longestJournal === undefined ? {} : { longestJournal }),
  }
}
