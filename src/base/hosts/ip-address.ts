import { toHex } from '../bytes.js'

/** Octets of an IPv4 address. */
export const IPV4_LENGTH = 4
/** Octets of an IPv6 address. */
export const IPV6_LENGTH = 16

const IPV6_GROUPS = 8
/** `ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255`: nothing longer is an address. */
const LONGEST_TEXT = 45

/**
 * Reads an IP address in its strict form: four decimal numbers without leading zeros (RFC 6943 §3.1.1 tells why nothing
 * looser is safe), or IPv6 text without zone id and brackets (RFC 4291 §2.2).
 *
 * @returns 4 or 16 octets, or `undefined` when the text is no such address.
 */
export function parseIP(text: string): Uint8Array | undefined {
  if (text.length > LONGEST_TEXT) return undefined
  const octets = text.includes(':') ? readIPv6(text) : readIPv4(text)
  return octets === undefined ? undefined : Uint8Array.from(octets)
}

/**
 * Writes an address as people write it: dotted decimal, or the canonical IPv6 text of RFC 5952 (§5: an IPv4-mapped
 * address ends in dotted decimal). Total: octets of any other length, as a foreign certificate may hold, are written as
 * `#` and hexadecimal, which {@link parseIP} never reads.
 */
export function formatIP(octets: Uint8Array): string {
  if (octets.length === IPV4_LENGTH) return octets.join('.')
  if (octets.length !== IPV6_LENGTH) return `#${toHex(octets)}`
  if (isIPv4Mapped(octets)) return `::ffff:${octets.slice(12).join('.')}`
  return formatIPv6(octets)
}

/** Tells whether an IPv6 address only wraps an IPv4 address (`::ffff:0:0/96`, RFC 4291 §2.5.5.2). */
export function isIPv4Mapped(octets: Uint8Array): boolean {
  if (octets.length !== IPV6_LENGTH) return false
  return octets.every((octet, index) => index >= 12 || octet === (index >= 10 ? 0xff : 0))
}

function readIPv4(text: string): readonly number[] | undefined {
  const parts = text.split('.')
  if (parts.length !== IPV4_LENGTH || !parts.every(isDecimalOctet)) return undefined
  return parts.map(Number)
}

function isDecimalOctet(part: string): boolean {
  return /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255
}

function readIPv6(text: string): readonly number[] | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [headText = '', tailText] = halves
  const head = readGroups(headText, tailText === undefined)
  const tail = tailText === undefined ? [] : readGroups(tailText, true)
  if (head === undefined || tail === undefined) return undefined
  const missing = IPV6_GROUPS * 2 - head.length - tail.length
  // RFC 4291 §2.2: `::` stands for one group or more, and without it all eight are written.
  if (tailText === undefined ? missing !== 0 : missing < 2) return undefined
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail]
}

/** Reads the groups on one side of `::` into octets; only the last group of an address may be an IPv4 address. */
function readGroups(text: string, endsAddress: boolean): readonly number[] | undefined {
  if (text === '') return []
  const octets: number[] = []
  const groups = text.split(':')
  for (const [index, group] of groups.entries()) {
    const embedded = endsAddress && index === groups.length - 1 ? readIPv4(group) : undefined
    if (embedded !== undefined) octets.push(...embedded)
    else if (/^[0-9a-f]{1,4}$/i.test(group)) octets.push(parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff)
    else return undefined
  }
  return octets
}

function formatIPv6(octets: Uint8Array): string {
  const groups: number[] = []
  for (let index = 0; index < IPV6_LENGTH; index += 2) {
    groups.push(((octets[index] ?? 0) << 8) | (octets[index + 1] ?? 0))
  }
  const zeros = longestZeroRun(groups)
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':')
  if (zeros.length < 2) return text(groups)
  return `${text(groups.slice(0, zeros.start))}::${text(groups.slice(zeros.start + zeros.length))}`
}

/** RFC 5952 §4.2.3: the longest run of zero groups, the first of equals. */
function longestZeroRun(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 }
  let start = 0
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start }
  }
  return best
}
