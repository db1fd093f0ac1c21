import type { Issuer } from '../../issue/records.js'
import type { CAStore, OpenIssuerOptions } from '../ca-store.js'
import type { Books } from './books/books.js'
import type { ServerShelf } from './servers/server-shelf.js'

/** The methods of a store that are not facts of its root. */
export type StoreMethods = Omit<CAStore, 'issuerCertificate' | 'root' | 'rootPEM' | 'fingerprint'>

/** What the store of a CA directory is composed of. */
export interface DirectoryStoreParts {
  /** What it has issued and revoked. */
  readonly books: Books
  /** The files of its servers. */
  readonly shelf: ServerShelf
  /** Opens the key of the CA. */
  readonly openIssuer: (options: OpenIssuerOptions) => Promise<Issuer>
}

/** The store of a CA directory. */
export function createDirectoryStore({ books, shelf, openIssuer }: DirectoryStoreParts): StoreMethods {
  return {
    openIssuer: (options = {}) => openIssuer(options),
    reserve: (serialNumber) => books.reserve(serialNumber),
    commit: (entries) => books.commit(shelf, entries),
    revoke: (serialNumber, version, revocation) => books.change({ serialNumber, version, revocation }),
    find: (query) => books.find(query),
    findCertificate: (serialNumber) => books.findCertificate(serialNumber),
    takeCRLNumber: () => books.takeCRLNumber(),
    keepCRL: (crl) => books.keepCRL(crl),
    findCRL: () => books.findCRL(),
    findServer: (name, lookup) => shelf.findServer(name, lookup),
    serverNames: () => shelf.serverNames(),
    keepServerKey: (name, keyPEM, placement) => shelf.keepServerKey(name, keyPEM, placement),
  }
}
