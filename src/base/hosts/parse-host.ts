import { PKIError } from '../errors.js'
import { expectArray, expectString } from '../options.js'
import { readDialableAddress } from './dialable-address.js'
import { readDNSName } from './dns-name.js'
import { dnsHost, wildcardHost, type Host } from './host.js'
import { parseIP } from './ip-address.js'
import { extractHost, unbracket } from './pasted-text.js'
import { refusalError, type HostRefusal } from './refusal.js'

/** iOS reads at most this many general names of a certificate (`SecCertificateParseGeneralNames`). */
const MOST_HOSTS = 8192

/**
 * Reads what a person gives as a host into the form that a certificate carries and iOS matches. URLs, ports, paths,
 * brackets, one trailing dot, upper case, full-width forms and other scripts are understood; the rest is refused with its
 * cure, because iOS would match it against nothing or against something else.
 *
 * @throws {@link PKIError} `ERR_PKI_HOST` when it is neither a DNS name nor an address that a device can dial;
 * `ERR_PKI_OPTION` when it is no string.
 * @see RFC 5280 §4.2.1.6, RFC 1123 §2.1, RFC 6125 §6.4.3, UTS #46
 */
export function parseHost(text: string, option: string): Host {
  expectString(option, 'option')
  const reading = readHost(expectString(text, option))
  if ('kind' in reading) return reading
  throw refusalError(reading, { text, option, read: readHost })
}

/**
 * Reads a list of hosts in its order, each once: two texts for the same host give one.
 *
 * @throws {@link PKIError} `ERR_PKI_NO_HOSTS` when the list is empty; `ERR_PKI_HOST` for the first text that is no host;
 * `ERR_PKI_OPTION` when it is no list of strings, or names more than the 8192 hosts that iOS reads.
 */
export function parseHosts(texts: readonly string[], option: string): readonly Host[] {
  expectString(option, 'option')
  const hosts = new Map<string, Host>()
  for (const [index, text] of expectArray(texts, option).entries()) {
    const at = `${option}[${String(index)}]`
    const host = parseHost(expectString(text, at), at)
    if (!hosts.has(host.name)) hosts.set(host.name, host)
  }
  if (hosts.size === 0) throw noHosts(option)
  if (hosts.size > MOST_HOSTS) throw tooManyHosts(option, hosts.size)
  return Object.freeze([...hosts.values()])
}

/** Reads a host without throwing, so that a correction can be tried before it is offered. */
export function readHost(text: string): Host | HostRefusal {
  const extracted = extractHost(text)
  if (typeof extracted !== 'string') return extracted
  const host = extracted.replace(/(?<=.)\.$/, '')
  if (host.includes(':') || host.startsWith('[')) return readIPv6Host(host)
  const octets = parseIP(host)
  if (octets !== undefined) return readDialableAddress(octets)
  if (host.includes('*')) return readWildcard(host)
  const name = readDNSName(host)
  return typeof name === 'string' ? dnsHost(name) : name
}

function readIPv6Host(text: string): Host | HostRefusal {
  const octets = parseIP(unbracket(text))
  return octets === undefined ? badIPv6(text) : readDialableAddress(octets)
}

function badIPv6(text: string): HostRefusal {
  const [address = '', zone] = text.replace(/^\[/, '').replace(/\]$/, '').split('%', 2)
  if (zone !== undefined) {
    return {
      reason: 'zone-id',
      fact: 'has a zone id, which means something on one machine only',
      cure: 'Leave out the percent sign and what follows; a name such as homebox.local is better still.',
      candidate: address,
    }
  }
  const withoutPort = address.replace(/:[0-9]{1,5}$/, '')
  return {
    reason: 'syntax',
    fact: 'is no IPv6 address',
    cure: 'Give an address such as fd00::20, or in brackets where a port follows: [fd00::20]:8888.',
    ...(parseIP(withoutPort) === undefined ? {} : { candidate: withoutPort }),
  }
}

/** iOS matches a wildcard only as the whole left-most label of three or more, against exactly one label. */
function readWildcard(text: string): Host | HostRefusal {
  const rest = text.slice(text.lastIndexOf('*') + 1)
  if (text !== `*${rest}` || !/^(?:\..|$)/s.test(rest)) {
    return {
      reason: 'wildcard',
      fact: 'has its asterisk where no device looks for one',
      cure: 'An asterisk stands for the whole first label only, and once.',
      candidate: `*${rest.slice(rest.indexOf('.'))}`,
    }
  }
  if (rest === '') return tooWide('local')
  const parent = readDNSName(rest.slice(1))
  if (typeof parent !== 'string') return belowWildcard(parent)
  return parent.includes('.') ? wildcardHost(parent) : tooWide(parent)
}

function belowWildcard(refusal: HostRefusal): HostRefusal {
  return refusal.candidate === undefined ? refusal : { ...refusal, candidate: `*.${refusal.candidate}` }
}

function tooWide(parent: string): HostRefusal {
  return {
    reason: 'wildcard-too-wide',
    fact: 'is a wildcard that iOS never matches: it wants two labels or more behind the asterisk',
    cure: `List each host, such as homebox.${parent}.`,
  }
}

function noHosts(option: string): PKIError<'ERR_PKI_NO_HOSTS'> {
  return new PKIError(
    'ERR_PKI_NO_HOSTS',
    `${option} names no host, and a device looks at nothing but hosts`,
    {
      details: { option },
      hint: 'Give every name and address that is typed on the device, such as homebox.local and 192.168.1.20.',
    },
  )
}

function tooManyHosts(option: string, count: number): PKIError<'ERR_PKI_OPTION'> {
  const expected = `at most ${String(MOST_HOSTS)} hosts`
  return new PKIError('ERR_PKI_OPTION', `${option} must be ${expected}, not ${String(count)}`, {
    details: { option, expected },
    hint: 'iOS reads no more of them: spread the hosts over several certificates, or use a wildcard.',
  })
}
