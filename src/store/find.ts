import type { StoreEntry, StoreQuery } from './ca-store.js'
import type { StoreVerbOptions } from './verb-options.js'

/** What `find` takes: at least one thing to look for. */
export interface FindOptions extends StoreVerbOptions, StoreQuery {
  /** A name or address that the certificate in use of a server names. */
  readonly host?: string
}

/** Finds entries. */
export function find(_options: FindOptions): AsyncIterableIterator<StoreEntry> {
  throw new Error('not built yet')
}
