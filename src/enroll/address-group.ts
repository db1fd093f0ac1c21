import { isIPv6 } from 'node:net'

/** The text of a peer's address as people know it: an IPv4 address that came through an IPv6 socket is an IPv4 address. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
}

/**
 * What counts as one visitor for limits: an IPv4 address, or the first 64 bits of an IPv6 address, because every device
 * chooses the other 64 as it likes (RFC 4862).
 */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length)
  return [...first, ...Array.from({ length: zeros }, () => '0'), ...last].slice(0, 4).join(':')
}
