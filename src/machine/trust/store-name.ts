import type { StoreRoot } from './trust-records.js'

/** What every name begins with that we give to a root in a store. */
export const STORE_PREFIX = 'orchard-'

/**
 * What the root is called in the stores of a machine, as file and as nickname: of its fingerprint, so that no two roots
 * share one, and nothing that stands in a certificate becomes a part of a file name.
 */
export function storeName({ sha256 }: Pick<StoreRoot, 'sha256'>): string {
  return `${STORE_PREFIX}${sha256.slice(0, 32)}`
}
