import { BlockList } from 'node:net'
import type { Host, NameConstraints } from '../../index.js'

/** Tells whether an address lies in one of some ranges, given as CIDR texts. */
export function isInNetworks(address: string, networks: readonly string[]): boolean {
  const list = new BlockList()
  for (const network of networks) {
    const [base = '', prefix = ''] = network.split('/')
    const family = familyOf(base)
    list.addSubnet(base, prefix === '' ? (family === 'ipv4' ? 32 : 128) : Number(prefix), family)
  }
  return list.check(address, familyOf(address))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  // The first `isIPv6` of a process compiles a pattern for 13 ms (Node 20).
  return address.includes(':') ? 'ipv6' : 'ipv4'
}

/** The subtrees of name constraints as texts: DNS names, and ranges as CIDR. */
export interface Subtrees {
  /** DNS names, each with everything below it. */
  readonly names: readonly string[]
  /** Ranges. */
  readonly networks: readonly string[]
}

/** A name that is never real: it only closes a type that nobody named (RFC 6761 §6.4). */
const IMPOSSIBLE_NAME = 'invalid'

/** Reads permitted or excluded subtrees; entries that only close a type are left out. */
export function subtreesOf(list: NameConstraints['permitted']): Subtrees {
  const names = list.flatMap((entry) =>
    entry.type === 'dns' && entry.value !== IMPOSSIBLE_NAME ? [entry.value] : [],
  )
  const networks = list.flatMap((entry) => (entry.type === 'ip' ? [cidrText(entry.octets)] : []))
  return { names, networks }
}

/** Tells whether constraints let a host be signed (RFC 5280 §4.2.1.10); the verbs decide, this only looks ahead. */
export function isPermitted(host: Host, constraints: NameConstraints | undefined): boolean {
  if (constraints === undefined) return true
  const type = host.kind === 'ip' ? 'ip' : 'dns'
  const limited = constraints.permitted.some((entry) => entry.type === type)
  const covers = (entry: NameConstraints['permitted'][number]): boolean => isBelow(host, entry)
  return (!limited || constraints.permitted.some(covers)) && !constraints.excluded.some(covers)
}

function isBelow(host: Host, entry: NameConstraints['permitted'][number]): boolean {
  if (host.kind === 'ip') return entry.type === 'ip' && isInRange(host.octets, entry.octets)
  if (entry.type !== 'dns') return false
  const name = host.name.replace(/^\*\./, '')
  return name === entry.value || name.endsWith(entry.value.startsWith('.') ? entry.value : `.${entry.value}`)
}

/** Address and mask hold the range, one behind the other. */
function isInRange(address: Uint8Array, range: Uint8Array): boolean {
  const size = address.length
  if (range.length !== 2 * size) return false
  return address.every((octet, index) => ((octet ^ (range[index] ?? 0)) & (range[size + index] ?? 0)) === 0)
}

/** Address and mask as CIDR, IPv6 in the short form that URLs use; a mask with holes is written out. */
function cidrText(octets: Uint8Array): string {
  const size = octets.length / 2
  const bits = Array.from(octets.subarray(size), (octet) => octet.toString(2).padStart(8, '0')).join('')
  const address = addressText(octets.subarray(0, size))
  return /^1*0*$/.test(bits)
    ? `${address}/${bits.replaceAll('0', '').length}`
    : `${address}/${addressText(octets.subarray(size))}`
}

/** An address as people write it; one of an impossible length as it stands. */
export function addressText(octets: Uint8Array): string {
  if (octets.length !== 16) return octets.join('.')
  const groups = Array.from({ length: octets.length / 2 }, (_, index) =>
    (((octets[index * 2] ?? 0) << 8) | (octets[index * 2 + 1] ?? 0)).toString(16),
  )
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
