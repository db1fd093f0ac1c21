import { parseHost } from '../base/hosts/parse-host.js'
import { expectArray, expectObject, expectString } from '../base/options.js'
import type { Host } from '../base/hosts/host.js'
import type { Machine } from './machine-addresses.js'

/** What `ownHosts` takes. */
export interface OwnHostsOptions {
  /** Hosts as a person types them. */
  readonly hosts: readonly string[]
  /** The machine, as `machineAddresses` saw it. */
  readonly machine: Machine
}

/**
 * Picks the hosts that are this machine: `localhost`, a loopback address, its host name (`.local` too), or an address
 * of one of its interfaces. Touches nothing; other names are not looked up.
 *
 * @returns Those hosts, in canonical text.
 * @throws {@link PKIError} `ERR_PKI_HOST` when one is no host.
 */
export function ownHosts(options: OwnHostsOptions): readonly string[] {
  expectObject(options, '')
  expectObject(options.machine, 'machine')
  const { machine } = options
  const hosts = expectArray(options.hosts, 'hosts').map((host, index) =>
    expectString(host, `hosts[${String(index)}]`),
  )
  const names = ownNames(machine.hostname)
  const addresses = new Set(machine.addresses.map(({ address }) => address.toLowerCase()))
  return hosts
    .map((text, index) => parseHost(text, `hosts[${String(index)}]`))
    .filter((host) => names.has(host.name) || addresses.has(host.name) || isLoopback(host))
    .map(({ name }) => name)
}

function ownNames(hostname: string): ReadonlySet<string> {
  const name = hostname.toLowerCase().replace(/\.$/, '')
  const label = name.replace(/\..*$/, '')
  return new Set(['localhost', ...(label === '' ? [] : [name, label, `${label}.local`])])
}

function isLoopback(host: Host): boolean {
  if (host.kind !== 'ip') return host.name.endsWith('.localhost')
  return host.name === '::1' || (host.octets.length === 4 && host.octets[0] === 127)
}
