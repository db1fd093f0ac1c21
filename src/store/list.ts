import type { StoreEntry, StoreQuery } from './ca-store.js'
import type { StoreVerbOptions } from './verb-options.js'

/** What `list` takes. */
export interface ListOptions extends StoreVerbOptions, StoreQuery {}

/** Streams the books. */
export function list(_options: ListOptions): AsyncIterableIterator<StoreEntry> {
  throw new Error('not built yet')
}
