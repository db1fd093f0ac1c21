import type { StoreEntry } from './ca-store.js'
import type { StoreVerbOptions } from './verb-options.js'

/** What `release` takes. */
export interface ReleaseOptions extends StoreVerbOptions {
  /** The certificate: hexadecimal in any case, colons and leading zeros are taken. */
  readonly serialNumber: string
}

/** Releases a certificate from a hold. */
export async function release(_options: ReleaseOptions): Promise<StoreEntry> {
  return Promise.reject(new Error('not built yet'))
}
