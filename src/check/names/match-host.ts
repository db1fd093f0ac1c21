import { equalBytes } from '../../base/bytes.js'
import { formatIP, parseIP } from '../../base/hosts/ip-address.js'
import type { CertificateRecord } from '../../x509/read/records.js'
import { lowerASCII } from '../path/name-constraints/label-tree.js'
import { readIOSAddress } from './ios-address.js'
import { matchDNSName, type DNSNameMatch, type MatchStyle } from './match-dns-name.js'
import { presentedNames, type PresentedNames } from './presented-names.js'

/**
 * Why a certificate is or is not for a host. `bad-host`: the host itself is neither name nor address. `no-san`: it names
 * no host at all. `only-in-common-name`: only its common name fits. `ip-in-dns-name`: the address stands there as a
 * dNSName. `bad-ip-list`: an iPAddress of a wrong length makes iOS forget them all. `bad-text`: a dNSName that is not UTF-8
 * makes iOS forget them all. `too-many-names`: iOS reads at most 8192. `invalid-entries`: an entry would fit if it were a
 * DNS name. `wildcard-…`: a wildcard would fit if it had more labels behind it, were not right above a public suffix,
 * stood for more labels than one, or were a whole left-most label. `other-names`: nothing comes near.
 */
export type HostMatchReason =
  | Exclude<DNSNameMatch, 'different'>
  | 'bad-host'
  | 'no-san'
  | 'only-in-common-name'
  | 'ip-in-dns-name'
  | 'bad-ip-list'
  | 'bad-text'
  | 'too-many-names'
  | 'invalid-entries'
  | 'other-names'

/** Whether a certificate is for a host, and why. */
export interface HostMatch {
  /** Whether it is. */
  readonly matched: boolean
  /** Why. */
  readonly reason: HostMatchReason
  /** The entry that the reason is about: the one that fits or nearly fits; `undefined` where it is about none. */
  readonly entry: string | undefined
  /** The hosts that the certificate names in its subjectAltName. Foreign text: encode it where it leaves. */
  readonly names: readonly string[]
}

/** A reason, and the entry that it is about. */
interface Finding {
  readonly reason: HostMatchReason
  readonly entry?: string
}

/**
 * Tells whether a certificate is for a host: a DNS name, or an IP address, IPv6 also in brackets. The common name never
 * counts, addresses are compared octet by octet, and `::ffff:192.0.2.1` is not `192.0.2.1`.
 *
 * @see RFC 6125 §6.4; for `ios` Apple's `SecPolicyCheckCertSSLHostname`
 */
export function matchHost(certificate: CertificateRecord, host: string, style: MatchStyle): HostMatch {
  const presented = presentedNames(certificate, style)
  const address = style === 'ios' ? readIOSAddress(host) : parseIP(host.replace(/^\[(.*)\]$/, '$1'))
  const { reason, entry } =
    address === undefined ? matchName(presented, host) : matchAddress(presented, address, host)
  const names = [...presented.texts, ...addressTexts(certificate)]
  return Object.freeze({ matched: reason === 'matched', reason, entry, names: Object.freeze(names) })
}

function addressTexts({ extensions }: CertificateRecord): readonly string[] {
  return (extensions.subjectAltName ?? []).flatMap((name) =>
    name.type === 'ip' ? [formatIP(name.octets)] : [],
  )
}

function matchAddress(presented: PresentedNames, address: Uint8Array, host: string): Finding {
  const text = formatIP(address)
  if (presented.ip.some((octets) => equalBytes(octets, address))) return { reason: 'matched', entry: text }
  if (presented.isTooMany) return { reason: 'too-many-names' }
  if (presented.hasBadIP) return { reason: 'bad-ip-list' }
  const entry = presented.texts.find((name) => name === text || name === host)
  if (entry !== undefined) return { reason: 'ip-in-dns-name', entry }
  return missing(presented, [text, host.toLowerCase()])
}

function matchName(presented: PresentedNames, host: string): Finding {
  const wanted = lowerASCII(host.replace(/\.$/, ''))
  if (!isHostName(wanted)) return { reason: 'bad-host' }
  const found = bestMatch(presented, wanted)
  if (found.reason !== 'other-names') return found
  if (presented.isTooMany) return { reason: 'too-many-names' }
  if (presented.hasBadText) return { reason: 'bad-text' }
  const entry = presented.texts.find((text) => text.toLowerCase().replace(/\.$/, '') === wanted)
  if (entry !== undefined) return { reason: 'invalid-entries', entry }
  return missing(presented, [wanted])
}

/** Nothing that may be a host has blanks, an empty label or signs of a URL; whether it exists is not asked. */
function isHostName(host: string): boolean {
  return host.length <= 255 && /^[^\s.:/?#@[\]%*]+(?:\.[^\s.:/?#@[\]%*]+)*$/.test(host)
}

/** The entry that matches, or else the first wildcard that comes near. */
function bestMatch({ dns }: PresentedNames, host: string): Finding {
  let best: Finding = { reason: 'other-names' }
  for (const entry of dns) {
    const match = matchDNSName(entry, host)
    if (match === 'matched') return { reason: match, entry }
    if (match !== 'different' && best.reason === 'other-names') best = { reason: match, entry }
  }
  return best
}

function missing({ texts, ip, hasBadIP, commonNames }: PresentedNames, wanted: readonly string[]): Finding {
  const entry = commonNames.find((name) => wanted.includes(name))
  if (entry !== undefined) return { reason: 'only-in-common-name', entry }
  const hasHosts = texts.length > 0 || ip.length > 0 || hasBadIP
  return { reason: hasHosts ? 'other-names' : 'no-san' }
}
