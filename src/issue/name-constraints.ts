import { PKIError } from '../base/errors.js'
import { expectArray, expectRecord, expectString } from '../base/options.js'
import { parseSubtree } from '../base/hosts/subtree.js'
import type { GeneralName, NameConstraints } from '../x509/read/records.js'
import type { NameConstraintsOptions } from './records.js'

/** A DNS name and mail domain that nothing real can match: RFC 6761 §6.4 reserves it. */
const IMPOSSIBLE_NAME = 'invalid'
/** Every IPv4 address: address and mask, four octets each. */
const ALL_IPV4: GeneralName = { type: 'ip', octets: new Uint8Array(8) }
/** Every IPv6 address: address and mask, sixteen octets each. */
const ALL_IPV6: GeneralName = { type: 'ip', octets: new Uint8Array(32) }

/** Most subtrees that iOS reads: a certificate with more is refused, and all that it signs. */
const MOST_SUBTREES = 1024

/** Octets of an IPv4 subtree: address and mask. */
const IPV4_SUBTREE_OCTETS = 8

/**
 * Turns names and CIDR ranges into constraints in which no type is left open: a root with only address constraints
 * signs `www.mybank.com` in OpenSSL, GnuTLS, NSS and Go. A type that nobody names gets one permitted entry that
 * nothing matches; for addresses an exclusion of all of them.
 *
 * @throws {@link PKIError} `ERR_PKI_HOST` for an entry that is neither a name nor a range, `ERR_PKI_OPTION` when both
 * lists are empty, or there are more than the 1024 entries that iOS reads.
 * @see RFC 5280 §4.2.1.10
 */
export function closedNameConstraints(options: NameConstraintsOptions): NameConstraints {
  expectRecord(options, 'nameConstraints', ['permitted', 'excluded'])
  const permitted = subtrees(options.permitted, 'nameConstraints.permitted')
  const excluded = subtrees(options.excluded, 'nameConstraints.excluded')
  const all = [...permitted, ...excluded]
  if (all.length === 0) throw nothingNamed()
  const names = all.some(({ type }) => type === 'dns')
  return assertReadable({
    permitted: [
      ...permitted,
      ...(names ? [] : [{ type: 'dns', value: IMPOSSIBLE_NAME } as const]),
      { type: 'email', value: IMPOSSIBLE_NAME },
    ],
    excluded: [
      ...excluded,
      ...(all.some((subtree) => isRange(subtree, 4)) ? [] : [ALL_IPV4]),
      ...(all.some((subtree) => isRange(subtree, 6)) ? [] : [ALL_IPV6]),
    ],
  })
}

/**
 * Refuses more subtrees than iOS reads, those that close a type counted.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` above 1024.
 */
export function assertReadable(constraints: NameConstraints): NameConstraints {
  const count = constraints.permitted.length + constraints.excluded.length
  if (count <= MOST_SUBTREES) return constraints
  throw new PKIError('ERR_PKI_OPTION', `nameConstraints would have ${String(count)} entries`, {
    details: { option: 'nameConstraints', expected: `at most ${String(MOST_SUBTREES)} entries in all` },
    hint: 'iOS reads no more: permit a domain in place of its hosts, or a range in place of its addresses.',
  })
}

/** Tells whether a subtree only closes a type: it permits nothing real, so it is inside of everything. */
export function closesType(subtree: GeneralName): boolean {
  return (subtree.type === 'dns' || subtree.type === 'email') && subtree.value === IMPOSSIBLE_NAME
}

function isRange(subtree: GeneralName, family: 4 | 6): boolean {
  return subtree.type === 'ip' && (subtree.octets.length === IPV4_SUBTREE_OCTETS) === (family === 4)
}

function subtrees(given: readonly string[] | undefined, option: string): readonly GeneralName[] {
  if (given === undefined) return []
  return expectArray(given, option).map((entry, index) => {
    const path = `${option}[${String(index)}]`
    return takeSubtree(expectString(entry, path), path)
  })
}

/**
 * Reads a name, an address or a range as a subtree.
 *
 * @throws {@link PKIError} `ERR_PKI_HOST` when it is none.
 */
export function takeSubtree(text: string, option: string): GeneralName {
  const subtree = parseSubtree(text, option)
  return subtree.kind === 'dns'
    ? { type: 'dns', value: subtree.name }
    : { type: 'ip', octets: subtree.octets }
}

function nothingNamed(): PKIError {
  return new PKIError('ERR_PKI_OPTION', 'nameConstraints names nothing', {
    details: { option: 'nameConstraints', expected: 'permitted or excluded with at least one name or range' },
    hint: 'Leave nameConstraints out for a CA that may sign everything.',
  })
}
