import type { CertificateAuthority } from '../issue/records.js'
import type { CAStore } from './ca-store.js'

/** What `createMemoryStore` takes. */
export interface CreateMemoryStoreOptions {
  /** The CA with its key. */
  readonly issuer: CertificateAuthority
}

/** A CA in memory. */
export async function createMemoryStore(_options: CreateMemoryStoreOptions): Promise<CAStore> {
  return Promise.reject(new Error('not built yet'))
}
