import { readDNSName } from '../../base/hosts/dns-name.js'
import { formatIP, parseIP } from '../../base/hosts/ip-address.js'

/** No longer text is a host. */
const LONGEST_TEXT = 255
const LARGEST_IPV4 = 0xff_ff_ff_ff

/**
 * Reads a host however it is spelt: upper case, a dot at the end, other scripts, an IPv6 address without its shortest form,
 * an IPv4 address in hexadecimal numbers or fewer than four of them, as `inet_aton` takes it, or with leading zeros, which
 * count for nothing.
 *
 * @returns Its one spelling: lower-case A-labels, dotted decimal, RFC 5952; `undefined` where it is no host.
 */
export function spellHost(text: string): string | undefined {
  if (text.length > LONGEST_TEXT) return undefined
  const address = parseIP(text) ?? readLooseIPv4(text)
  if (address !== undefined) return formatIP(address)
  const isWildcard = text.startsWith('*.')
  const name = readDNSName(text.slice(isWildcard ? 2 : 0).replace(/\.$/, ''))
  if (typeof name !== 'string') return undefined
  return isWildcard ? `*.${name}` : name
}

/** Reads one to four numbers; the last one fills what the others leave. */
function readLooseIPv4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length > 4 || !parts.every((part) => /^(?:0x[\da-f]{1,16}|\d{1,16})$/i.test(part)))
    return undefined
  const numbers = parts.map(Number)
  const last = numbers.pop() ?? 0
  const room = 256 ** (4 - numbers.length)
  if (last >= room || numbers.some((number) => number > 255)) return undefined
  const head = numbers.reduce((sum, number, index) => sum + number * 256 ** (3 - index), 0)
  const value = head + last
  return value > LARGEST_IPV4 ? undefined : Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}
