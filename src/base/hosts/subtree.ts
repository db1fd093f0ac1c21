import { concatBytes } from '../bytes.js'
import { expectString } from '../options.js'
import { readDNSName } from './dns-name.js'
import { IPV4_LENGTH, IPV6_LENGTH, formatIP, isIPv4Mapped, parseIP } from './ip-address.js'
import { cleanText, extractHost, unbracket } from './pasted-text.js'
import { refusalError, type HostRefusal } from './refusal.js'

/** A DNS name and every name below it. */
export interface DNSSubtree {
  /** Tells the kinds of {@link Subtree} apart. */
  readonly kind: 'dns'
  /** Lower-case A-labels without a leading or trailing dot, e.g. `home.arpa`. */
  readonly name: string
}

/** A range of IP addresses. */
export interface IPSubtree {
  /** Tells the kinds of {@link Subtree} apart. */
  readonly kind: 'ip'
  /** CIDR text, e.g. `192.168.0.0/16` or `fd00::/8`. */
  readonly name: string
  /** Address and mask as name constraints carry them (RFC 5280 §4.2.1.10): 8 or 32 octets. */
  readonly octets: Uint8Array
}

/** What name constraints permit or exclude; two subtrees are the same exactly when their `name` is. */
export type Subtree = DNSSubtree | IPSubtree

/** The IPv4-mapped addresses `::ffff:0:0/96` begin behind this many bits. */
const MAPPED_BITS = 96

/**
 * Reads a subtree for name constraints: a DNS name (a leading dot is dropped: verifiers disagree about it), a CIDR, or one
 * address, which becomes `/32` or `/128`. `0.0.0.0/0` and `::/0` are everything.
 *
 * @throws {@link PKIError} `ERR_PKI_HOST` when it is none of these, is a wildcard, or has bits set behind its prefix;
 * `ERR_PKI_OPTION` when it is no string.
 * @see RFC 5280 §4.2.1.10, RFC 4632 §3.1
 */
export function parseSubtree(text: string, option: string): Subtree {
  const reading = readSubtree(expectString(text, option))
  if ('kind' in reading) return reading
  throw refusalError(reading, { text, option, read: readSubtree })
}

/**
 * Writes the octets of an iPAddress constraint as CIDR; a mask with holes, as a foreign certificate may hold, is written
 * out. Total: octets of any other length than 8 and 32 are written as `#` and hexadecimal.
 */
export function formatSubtree(octets: Uint8Array): string {
  if (octets.length !== 2 * IPV4_LENGTH && octets.length !== 2 * IPV6_LENGTH) return formatIP(octets)
  const address = octets.slice(0, octets.length / 2)
  const mask = octets.slice(octets.length / 2)
  const prefix = prefixOf(mask)
  return `${formatIP(address)}/${prefix === undefined ? formatIP(mask) : String(prefix)}`
}

function readSubtree(text: string): Subtree | HostRefusal {
  const cleaned = cleanText(text)
  if (typeof cleaned !== 'string') return cleaned
  const slash = cleaned.indexOf('/')
  const address = parseIP(unbracket(slash < 0 ? cleaned : cleaned.slice(0, slash)))
  if (address === undefined) return readDNSSubtree(cleaned)
  return slash < 0 ? readSingleAddress(address) : readCIDR(address, cleaned.slice(slash + 1))
}

function readDNSSubtree(text: string): DNSSubtree | HostRefusal {
  if (text.includes('*')) return wildcard(text)
  const name = readDNSName(text.replace(/^\.(?=[^.])/, '').replace(/(?<=.)\.$/, ''))
  if (typeof name === 'string') return Object.freeze({ kind: 'dns', name })
  const extracted = extractHost(text)
  const candidate = typeof extracted === 'string' ? extracted : extracted.candidate
  return candidate === undefined || candidate === text ? name : { ...name, candidate }
}

function readSingleAddress(address: Uint8Array): IPSubtree | HostRefusal {
  if (address.every((octet) => octet === 0)) return bareUnspecified(address)
  return ipSubtree(address, address.length * 8)
}

function readCIDR(address: Uint8Array, prefixText: string): IPSubtree | HostRefusal {
  const bits = address.length * 8
  const prefix = /^(?:0|[1-9][0-9]{0,2})$/.test(prefixText) ? Number(prefixText) : bits + 1
  return prefix > bits ? badPrefix(address, prefixText) : ipSubtree(address, prefix)
}

function ipSubtree(address: Uint8Array, prefix: number): IPSubtree | HostRefusal {
  if (isIPv4Mapped(address) && prefix >= MAPPED_BITS) return mapped(address, prefix)
  const mask = maskOf(prefix, address.length)
  const network = address.map((octet, index) => octet & (mask[index] ?? 0))
  const name = `${formatIP(network)}/${String(prefix)}`
  if (network.some((octet, index) => octet !== address[index])) return hostBits(name)
  return Object.freeze({ kind: 'ip', name, octets: concatBytes([network, mask]) })
}

function maskOf(prefix: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => {
    const ones = Math.min(8, Math.max(0, prefix - 8 * index))
    return 0xff & (0xff00 >> ones)
  })
}

/** Number of leading ones, or `undefined` when a one follows a zero. */
function prefixOf(mask: Uint8Array): number | undefined {
  const bits = Array.from(mask, (octet) => octet.toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined
}

function wildcard(text: string): HostRefusal {
  return {
    reason: 'wildcard',
    fact: 'has an asterisk, which means nothing in name constraints',
    cure: 'Give the name alone: every name below it is meant as well.',
    candidate: text.replace(/^\*\./, ''),
  }
}

function bareUnspecified(address: Uint8Array): HostRefusal {
  return {
    reason: 'unspecified-address',
    fact: 'is no address of any device',
    cure: 'Every address is written with the prefix /0.',
    candidate: `${formatIP(address)}/0`,
  }
}

function badPrefix(address: Uint8Array, prefixText: string): HostRefusal {
  const mask = parseIP(prefixText)
  const prefix = mask?.length === address.length ? prefixOf(mask) : undefined
  return {
    reason: 'prefix-length',
    fact: `has no prefix length of 0 to ${String(address.length * 8)} behind its slash`,
    cure: 'Write a range as 192.168.0.0/16 or fd00::/8.',
    ...(prefix === undefined ? {} : { candidate: `${formatIP(address)}/${String(prefix)}` }),
  }
}

function hostBits(network: string): HostRefusal {
  return {
    reason: 'host-bits',
    fact: 'has bits set behind its prefix',
    cure: 'Give the network, or the address without a prefix.',
    candidate: network,
  }
}

function mapped(address: Uint8Array, prefix: number): HostRefusal {
  return {
    reason: 'mapped-address',
    fact: 'is an IPv4 range in IPv6 form, which iOS never takes for the IPv4 range',
    cure: 'Give the IPv4 range.',
    candidate: `${formatIP(address.slice(IPV6_LENGTH - IPV4_LENGTH))}/${String(prefix - MAPPED_BITS)}`,
  }
}
