import type { CAStore } from '../ca-store.js'

/** The methods of a store that are not facts of its root. */
export type StoreMethods = Omit<CAStore, 'issuerCertificate' | 'root' | 'rootPEM' | 'fingerprint'>

/** The store of a CA directory. */
export function createDirectoryStore(): StoreMethods {
  const notBuilt = (): never => {
    throw new Error('not built yet')
  }
  return {
    openIssuer: notBuilt,
    reserve: notBuilt,
    commit: notBuilt,
    revoke: notBuilt,
    find: notBuilt,
    findCertificate: notBuilt,
    takeCRLNumber: notBuilt,
    keepCRL: notBuilt,
    findCRL: notBuilt,
    findServer: notBuilt,
    serverNames: notBuilt,
    keepServerKey: notBuilt,
  }
}
