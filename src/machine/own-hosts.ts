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
 * @throws {@link PKIError} `ERR_PKI_HOST` when one is no host; `ERR_PKI_OPTION`.
 */
export function ownHosts(options: OwnHostsOptions): readonly string[] {
  expectObject(options, '')
  const machine = expectObject(options.machine, 'machine')
  const hosts = expectArray(options.hosts, 'hosts').map((host, index) =>
    expectString(host, `hosts[${String(index)}]`),
  )
  const names = ownNames(expectString(machine['hostname'], 'machine.hostname'))
  const addresses = new Set(expectArray(machine['addresses'], 'machine.addresses').map(addressOf))
  return hosts
    .map((text, index) => parseHost(text, `hosts[${String(index)}]`))
    .filter((host) => names.has(host.name) || addresses.has(host.name) || isLoopback(host))
    .map(({ name }) => name)
}

function addressOf(entry: unknown, index: number): string {
  const option = `machine.addresses[${String(index)}]`
  return expectString(expectObject(entry, option)['address'], `${option}.address`).toLowerCase()
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
