import { PKIError } from '../base/errors.js'
import { parseHost } from '../base/hosts/parse-host.js'
import type { StoreEntry, StoreQuery } from './ca-store.js'
import { expectQuery, QUERY_OPTIONS } from './expect-query.js'
import { hostsOf } from './server-reason.js'
import { serversInUse } from './servers-in-use.js'
import { expectVerbOptions } from './verb-options.js'
import type { StoreVerbOptions } from './verb-options.js'

/** What `find` takes: at least one thing to look for. */
export interface FindOptions extends StoreVerbOptions, StoreQuery {
  /**
   * A name or address. The books do not hold it: it is looked for in the certificates that servers have in use, also
   * under a wildcard.
   */
  readonly host?: string
}

/**
 * Streams the entries of a CA's books that are looked for; of several fields all must fit. Touches what the store
 * touches. As with `list`, who asks `next()` by hand and stops calls `return()`.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` and `ERR_PKI_HOST` at once; while iterating `ERR_PKI_FILE`, and
 * `ERR_PKI_INDEX` where the books are damaged.
 * @example
 * ```ts
 * import { createMemoryStore, createRootCA, ensureServerCertificate, find } from 'orchard-pki'
 *
 * const store = await createMemoryStore({ issuer: await createRootCA({ commonName: 'Test CA' }) })
 * await ensureServerCertificate({ store, hosts: ['homebox.local'] })
 * for await (const entry of find({ store, host: 'homebox.local' })) console.log(entry.serialNumber)
 * ```
 */
export function find(options: FindOptions): AsyncIterable<StoreEntry> {
  expectVerbOptions(options, [...QUERY_OPTIONS, 'host'])
  const query = expectQuery(options)
  const { store, host } = options
  if (host !== undefined) return findByHost(options, query, parseHost(host, 'host').name)
  if (Object.keys(query).length > 0) return store.find(query)
  throw new PKIError('ERR_PKI_OPTION', 'find is not told what to look for', {
    details: { option: 'text', expected: [...QUERY_OPTIONS, 'host'].join(', ') },
    hint: 'list gives all entries.',
  })
}

async function* findByHost(
  { store }: FindOptions,
  query: StoreQuery,
  host: string,
): AsyncGenerator<StoreEntry, void, undefined> {
  const found = new Set<string>()
  for await (const { certificate, serialNumber } of serversInUse(store)) {
    if (found.has(serialNumber) || !hostsOf(certificate).some((name) => covers(name, host))) continue
    found.add(serialNumber)
    if (query.serialNumber === undefined || query.serialNumber === serialNumber)
      yield* store.find({ ...query, serialNumber })
  }
}

/** RFC 6125 §6.4.3: a wildcard stands for one label. */
function covers(name: string, host: string): boolean {
  return (
    name === host ||
    (name.startsWith('*.') && host.includes('.') && host.slice(host.indexOf('.')) === name.slice(1))
  )
}
