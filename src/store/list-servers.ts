import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import type { CAStore } from './ca-store.js'
import { describeServer, passOverDamage } from './server-record.js'
import type { ServerRecord } from './server-record.js'
import { expectVerbOptions } from './verb-options.js'
import type { StoreVerbOptions } from './verb-options.js'

/** Servers that are read at once. */
const AT_ONCE = 16

/**
 * Lists the servers that have a certificate, by name; no key is read. Touches what the store touches. A certificate that
 * is damaged is passed over: `ensureServerCertificate` makes a new one.
 *
 * @throws {@link PKIError} `ERR_PKI_FILE` when a folder cannot be read, `ERR_PKI_OPTION`.
 */
export async function listServers(options: StoreVerbOptions): Promise<readonly ServerRecord[]> {
  expectVerbOptions(options, [])
  const { store, crypto } = options
  const names = await store.serverNames()
  const servers: ServerRecord[] = []
  for (let start = 0; start < names.length; start += AT_ONCE) {
    const some = names.slice(start, start + AT_ONCE)
    const found = await Promise.all(some.map((name) => describeByName(store, name, crypto)))
    for (const server of found) if (server !== undefined) servers.push(server)
  }
  return Object.freeze(servers)
}

async function describeByName(
  store: CAStore,
  name: string,
  crypto: CryptoProvider | undefined,
): Promise<ServerRecord | undefined> {
  const stored = await store.findServer(name, { withoutKey: true })
  return stored === undefined ? undefined : describeServer(stored, crypto).catch(passOverDamage)
}
