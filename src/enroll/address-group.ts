import { isIPv6 } from 'node:net'

/** The text of a peer's address as people know it: an IPv4 address that came through an IPv6 socket is an IPv4 address. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')
}

/**
 * The network that an address stands for in limits: an IPv4 address itself, or the first 64 bits of an IPv6 address, of
 * which every device chooses the other 64 as it likes and as often as it likes (RFC 4862). A whole home is one such
 * network, so its limits are wider than those of an address.
 */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.toLowerCase().split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length)
  return [...first, ...Array.from({ length: zeros }, () => '0'), ...last].slice(0, 4).join(':')
}
