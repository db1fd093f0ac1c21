import type { StoreEntry, StoreQuery } from './ca-store.js'
import { expectQuery, QUERY_OPTIONS } from './expect-query.js'
import { expectVerbOptions } from './verb-options.js'
import type { StoreVerbOptions } from './verb-options.js'

/** What `list` takes; a field of the query that is absent asks nothing. */
export interface ListOptions extends StoreVerbOptions, StoreQuery {}

/**
 * Streams what is in the books of a CA, in the order in which it was entered. Nothing is gathered: a million entries
 * take no more memory than one. Touches what the store touches.
 * The index stays open until the last entry: `for await` closes it whatever happens, who asks `next()` by hand calls
 * `return()`.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` at once; while iterating `ERR_PKI_FILE`, and `ERR_PKI_INDEX` where the books
 * are damaged.
 * @example
 * ```ts
 * import { createMemoryStore, createRootCA, issue, list } from 'orchard-pki'
 *
 * const store = await createMemoryStore({ issuer: await createRootCA({ commonName: 'Test CA' }) })
 * await issue({ store, hosts: ['homebox.local'] })
 * for await (const { serialNumber, notAfter } of list({ store, status: 'valid' })) console.log(serialNumber, notAfter)
 * ```
 */
export function list(options: ListOptions): AsyncIterable<StoreEntry> {
  expectVerbOptions(options, QUERY_OPTIONS)
  return options.store.find(expectQuery(options))
}
