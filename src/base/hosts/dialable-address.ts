import { ipHost, type IPHost } from './host.js'
import { IPV4_LENGTH, formatIP, isIPv4Mapped } from './ip-address.js'
import type { HostRefusal } from './refusal.js'

/** Takes an address that a device can dial, or tells why none can. */
export function readDialableAddress(octets: Uint8Array): IPHost | HostRefusal {
  if (octets.every((octet) => octet === 0)) return unspecified
  if (isIPv4Mapped(octets)) return mapped(octets)
  const kind = octets.length === IPV4_LENGTH ? unreachableIPv4(octets) : unreachableIPv6(octets)
  return kind === undefined ? ipHost(octets) : unreachable(kind)
}

/** RFC 6890 §2.2.2. 240.0.0.0/4 is left alone: some networks use it, and devices dial it. */
function unreachableIPv4(octets: Uint8Array): string | undefined {
  const [first = 0] = octets
  if (first === 0) return 'an address of "this network"'
  if (first >= 224 && first <= 239) return 'a multicast address'
  return octets.every((octet) => octet === 255) ? 'the broadcast address' : undefined
}

function unreachableIPv6(octets: Uint8Array): string | undefined {
  return octets[0] === 0xff ? 'a multicast address' : undefined
}

const CURE = 'Give the name or address that is typed on the device, such as homebox.local or 192.168.1.20.'

const unspecified: HostRefusal = {
  reason: 'unspecified-address',
  fact: 'is where a server listens, not what a device dials',
  cure: CURE,
}

function unreachable(kind: string): HostRefusal {
  return {
    reason: 'not-reachable-address',
    fact: `is ${kind}, which no device dials as a server`,
    cure: CURE,
  }
}

/** facts: iOS compares addresses octet by octet, with no equivalence of the two forms. */
function mapped(octets: Uint8Array): HostRefusal {
  return {
    reason: 'mapped-address',
    fact: 'is an IPv4 address in IPv6 form, which iOS never takes for the IPv4 address',
    cure: 'Give the IPv4 address.',
    candidate: formatIP(octets.slice(12)),
  }
}
