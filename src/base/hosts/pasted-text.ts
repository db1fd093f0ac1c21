import { nameCharacter, quoteText } from '../quote.js'
import { foldWidth } from './fold-width.js'
import { parseIP } from './ip-address.js'
import type { HostRefusal } from './refusal.js'

/** Longest text that is looked at: a URL with its path and token fits. */
const LONGEST_TEXT = 2048
const LARGEST_PORT = 65_535
/** Printable ASCII without a space, in which nothing is hidden. */
const VISIBLE = /^[!-~]+$/

/** A name or an IPv4 address and nothing around it: what programs give, a thousand times. */
const PLAIN = new RegExp(`^[a-z0-9.-]{1,${String(LONGEST_TEXT)}}$`, 'i')

/**
 * Cuts the host out of what people paste: a URL, `host:port`, `[address]:port`, a path behind it, white space around it,
 * full-width forms.
 *
 * @returns The host as it stands there, an IPv6 address with its brackets if it has them, or why there is none.
 */
export function extractHost(text: string): string | HostRefusal {
  if (PLAIN.test(text)) return text
  const cleaned = cleanText(text)
  if (typeof cleaned !== 'string') return cleaned
  if (/^(?:file:|[a-z]:[\\/]|[.~]{0,2}\/(?!\/)|\\\\)/i.test(cleaned)) return filePath
  const url = splitURL(cleaned)
  return 'reason' in url ? url : extractFromURL(url)
}

/** Folds full-width forms and trims; refuses what cannot be seen, which copying from a page brings along. */
export function cleanText(text: string): string | HostRefusal {
  if (text.length > LONGEST_TEXT) return tooLong
  const cleaned = foldWidth(text).trim()
  if (cleaned === '') return empty
  if (VISIBLE.test(cleaned)) return cleaned
  if (/[\t\n\v\f\r\p{Zs}]/u.test(cleaned)) return severalHosts(cleaned, 'white-space')
  const invisible = invisibles().exec(cleaned)?.[0]
  return invisible === undefined ? cleaned : invisibleCharacter(cleaned, invisible)
}

/** Controls, and format characters such as bidi marks and zero-width spaces, but the two joiners that names may hold (RFC 5892 A.1). */
function invisibles(): RegExp {
  return /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
}

/** A URL, or the part of one, in pieces. */
interface URLPieces {
  /** Whether it began with `https://` or the like. */
  readonly hasScheme: boolean
  /** User, host and port. */
  readonly authority: string
  /** From the first slash up to the query. */
  readonly path: string
}

function splitURL(text: string): URLPieces | HostRefusal {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)
  if (scheme === null && /^(?:https?|wss?):/i.test(text)) return otherScheme(text.replace(/^[a-z]+:\/*/i, ''))
  const rest = text.slice(scheme?.[0].length ?? 0)
  if (scheme !== null && !/^(?:https?|wss?)$/i.test(scheme[1] ?? '')) return otherScheme(rest)
  const [beforeQuery = ''] = rest.split(/[?#]/, 1)
  const [authority = ''] = beforeQuery.split('/', 1)
  return { hasScheme: scheme !== null, authority, path: beforeQuery.slice(authority.length) }
}

function extractFromURL(url: URLPieces): string | HostRefusal {
  const { hasScheme, authority, path } = url
  if (/[,;]|:\/\//.test(authority + path)) return severalHosts(authority + path, 'list')
  if (authority === '') return empty
  if (authority.includes('@')) return userInfo(url)
  if (!hasScheme && /^\/[0-9.]+$/.test(path) && parseIP(unbracket(authority)) !== undefined) return cidr(url)
  if (!hasScheme && /^[^.:]+$/.test(authority) && path.includes('.', path.lastIndexOf('/'))) return filePath
  return cutPort(authority)
}

/** Drops the brackets around an IPv6 address (RFC 3986 §3.2.2); other text stays as it is. */
export function unbracket(text: string): string {
  return text.startsWith('[') && text.endsWith(']') && text.includes(':') ? text.slice(1, -1) : text
}

/** Drops what surrounds a name in prose and configuration files. */
export function dropQuotes(text: string): string {
  return text.replace(/^["'`<([{\p{Pi}\p{Pf}\u201a\u201e]+/u, '').replace(/["'`>)\]}\p{Pi}\p{Pf}]+$/u, '')
}

function cutPort(authority: string): string | HostRefusal {
  const bracketed = /^(\[[^\]]*\])(.*)$/.exec(authority)
  // Two colons without brackets: all of it is an IPv6 address.
  if (bracketed === null && authority.split(':').length !== 2) return authority
  const host = bracketed?.[1] ?? authority.slice(0, authority.indexOf(':'))
  const port = authority.slice(host.length)
  if (port === '') return host
  const number = /^:[0-9]{1,5}$/.test(port) ? Number(port.slice(1)) : 0
  return number >= 1 && number <= LARGEST_PORT ? host : badPort(host)
}

const empty: HostRefusal = {
  reason: 'empty',
  fact: 'holds no host',
  cure: 'Give the name or address that is typed on the device, such as homebox.local or 192.168.1.20.',
}

const tooLong: HostRefusal = {
  reason: 'name-length',
  fact: `has more than ${String(LONGEST_TEXT)} characters`,
  cure: 'Give one name or address.',
}

const filePath: HostRefusal = {
  reason: 'file-path',
  fact: 'looks like the path of a file, not like a host',
  cure: 'Give a name or address such as homebox.local or 192.168.1.20.',
}

function otherScheme(candidate: string): HostRefusal {
  return {
    reason: 'url-scheme',
    fact: 'is no address that begins with https://',
    cure: 'Give the host alone, or its https:// address.',
    candidate,
  }
}

function userInfo({ hasScheme, authority }: URLPieces): HostRefusal {
  const candidate = authority.slice(authority.lastIndexOf('@') + 1)
  const cure = 'Give the host alone.'
  if (hasScheme || authority.includes(':')) {
    return { reason: 'user-info', fact: 'holds a user name or a password', cure, candidate }
  }
  return { reason: 'email-address', fact: 'is an e-mail address', cure, candidate }
}

/** `ip addr` prints an address with its prefix: then the address is meant. With host bits of zero it is a network. */
function cidr({ authority, path }: URLPieces): HostRefusal {
  return {
    reason: 'cidr',
    fact: 'is a range of addresses; a certificate names each address',
    cure: 'List every address that is typed on the device; a range belongs in name constraints.',
    ...(/(?:^|[.:])0*$/.test(unbracket(authority)) || path === '/0' ? {} : { candidate: authority }),
  }
}

function badPort(candidate: string): HostRefusal {
  return {
    reason: 'port',
    fact: `has no port of 1 to ${String(LARGEST_PORT)} behind its colon`,
    cure: 'Correct the port, or leave it away: a certificate holds for every one.',
    candidate,
  }
}

function invisibleCharacter(text: string, character: string): HostRefusal {
  return {
    reason: 'invisible-character',
    fact: `holds the invisible character ${nameCharacter(character)}`,
    cure: 'Type it instead of pasting it.',
    candidate: text.replace(invisibles(), ''),
  }
}

function severalHosts(text: string, reason: 'list' | 'white-space'): HostRefusal {
  // A piece of a password or of a token must not come to light here.
  const hosts = /[@?#]/.test(text) ? [] : text.split(/[\s,;]+/).filter(Boolean)
  const shown = hosts.slice(0, 3).map(quoteText).join(', ')
  return {
    reason,
    fact: reason === 'list' ? 'looks like several hosts in one text' : 'holds white space',
    cure: `Give each host as an entry of its own${shown === '' ? '' : `: ${shown}`}.`,
    ...(hosts.length === 1 && hosts[0] !== undefined ? { candidate: dropQuotes(hosts[0]) } : {}),
  }
}
