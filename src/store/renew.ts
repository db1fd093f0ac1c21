import { PKIError } from '../base/errors.js'
import { parseHosts } from '../base/hosts/parse-host.js'
import { expectString } from '../base/options.js'
import { quoteText } from '../base/quote.js'
import type { ServerVerbOptions } from './ensure-server-certificate.js'
import { serverTaskOf, SERVER_VERB } from './ensure-server-certificate.js'
import type { EnsuredServer } from './ensured-server.js'
import { renewServer } from './renew-server.js'
import { describeServer } from './server-record.js'
import type { ServerRecord } from './server-record.js'
import { expectVerbOptions } from './verb-options.js'

/** What `renew` takes. */
export interface RenewOptions extends ServerVerbOptions {
  /** What the server is called. */
  readonly name: string
  /** Every name and address that a person will type; absent: those of the certificate that it has. */
  readonly hosts?: readonly string[]
}

/**
 * Makes a new certificate for a server that has one, also where that is still good: for the same key in the same file,
 * or with `newKey` for a new key in new files, which Jupyter must then be started with (`newPair`, `warnings`). Where
 * the key lives on another machine, its request is signed again. Whatever interrupts it, a matching pair stays in use.
 * Nothing is to be installed on a device: the root is the same. Touches what `ensureServerCertificate` touches.
 *
 * @throws {@link PKIError} `ERR_PKI_NOT_FOUND` when there is no such server, or neither its key nor its request;
 * `ERR_PKI_NAME_CONSTRAINTS` for hosts that the root may not sign; the codes of `ensureServerCertificate`.
 * @example
 * ```ts
 * import { createMemoryStore, createRootCA, ensureServerCertificate, renew } from 'orchard-pki'
 *
 * const store = await createMemoryStore({ issuer: await createRootCA({ commonName: 'Home CA' }) })
 * const { name } = await ensureServerCertificate({ store, hosts: ['192.168.1.20'] })
 * const moved = await renew({ store, name, hosts: ['192.168.1.21'] })
 * console.log(moved.reason) // hosts changed
 * ```
 */
export async function renew(options: RenewOptions): Promise<EnsuredServer> {
  expectVerbOptions(options, [...SERVER_VERB, 'name', 'hosts'])
  const { store, crypto } = options
  const name = expectString(options.name, 'name')
  const task = serverTaskOf(options)
  const asked = options.hosts === undefined ? undefined : parseHosts(options.hosts, 'hosts')
  const stored = await store.findServer(name, { withoutKey: true })
  if (stored === undefined) throw unknownServer(name)
  const hosts = asked?.map((host) => host.name) ?? hostsInUse(name, await describeServer(stored, crypto))
  return renewServer({ ...task, name, hosts, force: true })
}

/**
 * The hosts of the certificate that a server has. Names of other kinds are left out: no device reads them.
 *
 * @throws {@link PKIError} `ERR_PKI_NOT_FOUND`, `ERR_PKI_NO_HOSTS`, `ERR_PKI_HOST`.
 */
export function hostsInUse(name: string, server: ServerRecord | undefined): readonly string[] {
  if (server === undefined) throw unknownServer(name)
  const names = server.hosts.filter((host) => !host.startsWith('('))
  return parseHosts(names, 'hosts').map((host) => host.name)
}

function unknownServer(name: string): PKIError<'ERR_PKI_NOT_FOUND'> {
  return new PKIError('ERR_PKI_NOT_FOUND', `no server called ${quoteText(name)} has a certificate here`, {
    details: { subject: name },
    hint: 'orchard list says which there are; orchard issue HOST… makes one.',
  })
}
