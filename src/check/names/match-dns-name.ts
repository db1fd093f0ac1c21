import { isPublicSuffix } from './public-suffix.js'

/** Whose rules names are matched by: RFC 6125 as BoringSSL and the Web PKI apply it, or those of iOS. */
export type MatchStyle = 'rfc6125' | 'ios'

/** What one dNSName is to a host: it matches, it would but for a rule of wildcards, or it has nothing to do with it. */
export type DNSNameMatch =
  | 'matched'
  | 'wildcard-public-suffix'
  | 'wildcard-too-short'
  | 'wildcard-label-count'
  | 'wildcard-partial'
  | 'different'

/** Longest dNSName that iOS takes, and RFC 1035 §2.3.4 in text form. */
const LONGEST_NAME = { ios: 255, rfc6125: 253 } as const satisfies Record<MatchStyle, number>

/** Labels as `SecFrameworkIsDNSName` takes them, an asterisk as a letter; and those of RFC 1123 §2.1 with asterisks. */
const SYNTAX = {
  ios: /^[\w*](?:[\w*-]{0,61}[\w*])?(?:\.[\w*](?:[\w*-]{0,61}[\w*])?)*$/,
  rfc6125: /^[a-z\d*](?:[a-z\d*-]{0,61}[a-z\d*])?(?:\.[a-z\d*](?:[a-z\d*-]{0,61}[a-z\d*])?)*$/i,
} as const satisfies Record<MatchStyle, RegExp>

/** Tells whether a dNSName is looked at; others count as if they were not there. */
export function isPresentedName(name: string, style: MatchStyle): boolean {
  if (name.length > LONGEST_NAME[style] || !SYNTAX[style].test(name)) return false
  // The last label of an address has no letter: it is no DNS name (RFC 1123 §2.1).
  return style === 'rfc6125' || /[a-z*][^.]*$/i.test(name)
}

/**
 * Compares a dNSName with a host, both in lower case and without a dot at the end (RFC 6125 §6.4, Apple's `SecDNSMatch`):
 * an asterisk is a whole left-most label, stands for exactly one, and has two labels or more behind it that are no public
 * suffix.
 */
export function matchDNSName(presented: string, host: string): DNSNameMatch {
  if (!presented.includes('*')) return presented === host ? 'matched' : 'different'
  const parent = presented.slice(2)
  if (presented.startsWith('*.') && !parent.includes('*')) return matchWildcard(parent, host)
  return matchesLoosely(presented, host) ? 'wildcard-partial' : 'different'
}

function matchWildcard(parent: string, host: string): DNSNameMatch {
  if (host === parent) return 'wildcard-label-count'
  if (!host.endsWith(`.${parent}`)) return 'different'
  if (!isOneLabel(host.slice(0, -parent.length - 1))) return 'wildcard-label-count'
  if (!parent.includes('.')) return 'wildcard-too-short'
  return isPublicSuffix(parent) ? 'wildcard-public-suffix' : 'matched'
}

function isOneLabel(text: string): boolean {
  return text !== '' && !text.includes('.')
}

/** Whether asterisks that may stand anywhere in their labels would match: what the person who wrote them thought of. */
function matchesLoosely(presented: string, host: string): boolean {
  const [labels, wanted] = [presented.split('.'), host.split('.')]
  return (
    labels.length === wanted.length &&
    labels.every((label, index) => matchesLabel(label, wanted[index] ?? ''))
  )
}

/** Compares a label, one or more asterisks in it standing for any text. */
function matchesLabel(label: string, wanted: string): boolean {
  const [first = '', ...rest] = label.split('*')
  const last = rest.pop()
  if (last === undefined) return label === wanted
  if (!wanted.startsWith(first) || wanted.length < first.length + last.length || !wanted.endsWith(last))
    return false
  let at = first.length
  for (const part of rest) {
    const found = wanted.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= wanted.length - last.length
}
