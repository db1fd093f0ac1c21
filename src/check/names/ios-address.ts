/** Groups of an IPv6 address. */
const GROUPS = 8

/**
 * Reads a host as an IP address where iOS does (`convertIPAddress` of SecFramework.c), which is not where others do: numbers
 * with zeros in front are decimal, brackets may stand around an IPv6 address, an IPv4 tail and a zone may not.
 *
 * @returns 4 or 16 octets, or `undefined` where iOS sees no address.
 */
export function readIOSAddress(host: string): Uint8Array | undefined {
  return readIPv4(host) ?? readIPv6(host)
}

function readIPv4(host: string): Uint8Array | undefined {
  if (host.length < 7 || host.length > 15 || !/^[\d.]*$/.test(host)) return undefined
  const octets = host.split('.').map(Number)
  return octets.length === 4 && octets.every((octet) => octet <= 255) ? Uint8Array.from(octets) : undefined
}

function readIPv6(host: string): Uint8Array | undefined {
  if (host.length < 2 || host.length > 41) return undefined
  const text = /^\[(.*)\]$/.exec(host)?.[1] ?? host
  const groups = text.split(':')
  if (!/^[\da-f:]*$/i.test(text) || groups.length < 3 || groups.length > GROUPS) return undefined
  const octets = groups.flatMap((group, index) => octetsOf(group, { index, count: groups.length }))
  return octets.length === 2 * GROUPS ? Uint8Array.from(octets) : undefined
}

/** An empty group inside stands for all that is missing, at an end for one group; one of five digits for nothing. */
function octetsOf(
  group: string,
  { index, count }: { readonly index: number; readonly count: number },
): readonly number[] {
  if (group.length > 4) return []
  const isInside = index > 0 && index < count - 1
  if (group === '' && isInside) return Array.from({ length: 2 * (GROUPS + 1 - count) }, () => 0)
  const value = group === '' ? 0 : parseInt(group, 16)
  return [value >> 8, value & 0xff]
}
