import { expectString } from '../base/options.js'
import { describeServer } from './server-record.js'
import type { ServerRecord } from './server-record.js'
import { expectVerbOptions } from './verb-options.js'
import type { StoreVerbOptions } from './verb-options.js'

/** What `findServer` takes. */
export interface FindServerOptions extends StoreVerbOptions {
  /** What the server is called. */
  readonly name: string
}

/**
 * Finds a server by its name, with the certificate that it has in use; its key is not read. Touches what the store
 * touches.
 *
 * @returns The server; `undefined` where it has no certificate.
 * @throws {@link PKIError} `ERR_PKI_PEM` and `ERR_PKI_DER` when its certificate is damaged, `ERR_PKI_FILE`,
 * `ERR_PKI_OPTION`.
 */
export async function findServer(options: FindServerOptions): Promise<ServerRecord | undefined> {
  expectVerbOptions(options, ['name'])
  const { store, crypto } = options
  const stored = await store.findServer(expectString(options.name, 'name'), { withoutKey: true })
  return stored === undefined ? undefined : describeServer(stored, crypto)
}
