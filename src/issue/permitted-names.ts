import { PKIError } from '../base/errors.js'
import type { Host } from '../base/hosts/host.js'
import { formatSubtree } from '../base/hosts/subtree.js'
import type {
  CertificateRecord,
  GeneralName,
  Name,
  NameAttribute,
  NameConstraints,
} from '../x509/read/records.js'
import { ATTRIBUTE } from '../x509/read/oids.js'
import { closesType } from './name-constraints.js'

/** A name as constraints see it: a host, a mail address, or a subject. */
type ConstrainedName =
  | { readonly type: 'dns'; readonly value: string; readonly parent: string | undefined }
  | { readonly type: 'ip'; readonly octets: Uint8Array; readonly text: string }
  | { readonly type: 'email'; readonly value: string }
  | { readonly type: 'directory'; readonly name: Name }

/**
 * Refuses hosts and a subject that the issuer may not sign.
 *
 * @throws {@link PKIError} `ERR_PKI_NAME_CONSTRAINTS`.
 * @see RFC 5280 §4.2.1.10
 */
export function assertPermitted(
  issuers: readonly CertificateRecord[],
  hosts: readonly Host[],
  subject: Name,
): void {
  const names = [...hosts.map(nameOfHost), ...namesOfSubject(subject)]
  for (const { extensions } of issuers) {
    const given = extensions.nameConstraints
    if (given === undefined) continue
    const constraints = lowerCase(given)
    for (const name of names) assertAllowed(name, constraints)
    assertCommonNameIsRead(hosts, subject)
  }
}

/** Writes names of hosts and mail domains in lower case, once: case does not count, and comparisons are many. */
function lowerCase({ permitted, excluded }: NameConstraints): NameConstraints {
  return { permitted: permitted.map(lowerCaseName), excluded: excluded.map(lowerCaseName) }
}

function lowerCaseName(name: GeneralName): GeneralName {
  if (name.type !== 'dns' && name.type !== 'email') return name
  return { ...name, value: name.value.toLowerCase() }
}

/**
 * Refuses an intermediate whose subtrees reach outside its issuer's. Apple appends the subtrees of several CAs instead
 * of intersecting them, so an intermediate must never widen.
 *
 * @throws {@link PKIError} `ERR_PKI_NAME_CONSTRAINTS`.
 */
export function assertInsideConstraints(inner: NameConstraints, outer: NameConstraints): void {
  const { permitted, excluded: forbidden } = lowerCase(outer)
  for (const subtree of lowerCase(inner).permitted) {
    if (closesType(subtree)) continue
    const sameType = permitted.filter(({ type }) => type === subtree.type)
    const inside = sameType.length === 0 || sameType.some((limit) => containsSubtree(limit, subtree))
    const excluded = forbidden.some((limit) => containsSubtree(limit, subtree))
    if (!inside || excluded) throw outside(describe(subtree), subtree.type, outer)
  }
}

/**
 * Adds to an intermediate's subtrees what it leaves to its issuer: the permitted subtrees of the types that it does not
 * permit anything of, and every exclusion. The issuer may be a root, which is in no chain: whoever signs below the
 * intermediate sees only what the intermediate says.
 */
export function inheritConstraints(inner: NameConstraints, outer: NameConstraints): NameConstraints {
  const isLeftOpen = ({ type }: GeneralName): boolean =>
    !inner.permitted.some((subtree) => subtree.type === type)
  const held = lowerCase(inner).excluded
  const isNew = (limit: GeneralName): boolean => {
    const lower = lowerCaseName(limit)
    return !held.some((subtree) => containsSubtree(subtree, lower))
  }
  return {
    permitted: [...inner.permitted, ...outer.permitted.filter(isLeftOpen)],
    excluded: [...inner.excluded, ...outer.excluded.filter(isNew)],
  }
}

function assertAllowed(name: ConstrainedName, constraints: NameConstraints): void {
  const permitted = constraints.permitted.filter(({ type }) => type === name.type)
  const allowed =
    permitted.length === 0 || permitted.some((subtree) => lies(name, subtree) && !isWhole(name, subtree))
  const excluded = constraints.excluded.some((subtree) => lies(name, subtree) || mayHit(name, subtree))
  if (!allowed || excluded) throw outside(describeName(name), name.type, constraints)
}

/** OpenSSL and GnuTLS take a CN for a DNS name when a certificate names addresses only, and then refuse it. */
function assertCommonNameIsRead(hosts: readonly Host[], subject: Name): void {
  const commonName = subject.rdns.flat().find(({ oid }) => oid === ATTRIBUTE.commonName)
  if (commonName === undefined || hosts.length === 0 || hosts.some(({ kind }) => kind !== 'ip')) return
  throw new PKIError(
    'ERR_PKI_NAME_CONSTRAINTS',
    'under a name-constrained CA, OpenSSL and GnuTLS refuse a certificate for addresses only that has a commonName',
    {
      details: { name: commonName.value, permitted: [], excluded: [] },
      hint: 'Leave commonName out (nobody reads it), or add a DNS name to the hosts.',
    },
  )
}

function nameOfHost(host: Host): ConstrainedName {
  if (host.kind === 'ip') return { type: 'ip', octets: host.octets, text: host.name }
  return { type: 'dns', value: host.name, parent: host.kind === 'wildcard' ? host.name.slice(2) : undefined }
}

function namesOfSubject(subject: Name): readonly ConstrainedName[] {
  if (subject.rdns.length === 0) return []
  const emails = subject.rdns.flat().filter(({ oid }) => oid === ATTRIBUTE.emailAddress)
  return [
    { type: 'directory', name: subject },
    ...emails.map(({ value }) => ({ type: 'email', value: value.toLowerCase() }) as const),
  ]
}

/** Tells whether a name lies in a subtree of its own type. */
function lies(name: ConstrainedName, subtree: GeneralName): boolean {
  if (name.type === 'dns' && subtree.type === 'dns') return isBelow(name.value, subtree.value)
  if (name.type === 'ip' && subtree.type === 'ip') return isInRange(name.octets, subtree.octets)
  if (name.type === 'email' && subtree.type === 'email') return isMailOf(name.value, subtree.value)
  if (name.type === 'directory' && subtree.type === 'directory') return startsWith(name.name, subtree.name)
  return false
}

/** Tells whether a subtree is the subject itself: Apple takes a subject to lie in shorter directory names only. */
function isWhole(name: ConstrainedName, subtree: GeneralName): boolean {
  if (name.type !== 'directory' || subtree.type !== 'directory') return false
  return name.name.rdns.length === subtree.name.rdns.length
}

/** Tells whether a wildcard could stand for a name in a subtree that is excluded. */
function mayHit(name: ConstrainedName, subtree: GeneralName): boolean {
  if (name.type !== 'dns' || name.parent === undefined || subtree.type !== 'dns') return false
  return isBelow(subtree.value, name.parent)
}

/**
 * DNS: the constraint itself and everything below; with a leading dot, as some CAs write it, only what is below. A
 * wildcard counts by its text: under a permitted `.example.com` OpenSSL 3.0.22, GnuTLS 3.7.9 and Go 1.19 take
 * `*.example.com`, and none of them takes it where that is excluded (measured). Both texts are in lower case.
 */
function isBelow(name: string, constraint: string): boolean {
  if (!name.endsWith(constraint)) return false
  const rest = name.length - constraint.length
  return rest === 0 || constraint === '' || constraint.startsWith('.') || name[rest - 1] === '.'
}

function isInRange(address: Uint8Array, range: Uint8Array): boolean {
  const size = address.length
  if (range.length !== size * 2) return false
  return address.every((octet, index) => ((octet ^ (range[index] ?? 0)) & (range[size + index] ?? 0)) === 0)
}

/** Mail: a whole address, a host, or a domain with a leading dot. Both texts are in lower case. */
function isMailOf(address: string, constraint: string): boolean {
  if (constraint.includes('@')) return address === constraint
  const host = address.slice(address.lastIndexOf('@') + 1)
  return constraint.startsWith('.') ? host.endsWith(constraint) : host === constraint
}

function startsWith(name: Name, prefix: Name): boolean {
  return prefix.rdns.every((rdn, index) => sameAttributes(rdn, name.rdns[index]))
}

function sameAttributes(a: readonly NameAttribute[], b: readonly NameAttribute[] | undefined): boolean {
  const same = (x: NameAttribute, y: NameAttribute | undefined): boolean =>
    x.oid === y?.oid && x.value === y.value
  return b !== undefined && a.length === b.length && a.every((attribute, index) => same(attribute, b[index]))
}

/** Tells whether every name of a subtree lies in another one of the same type. Both are in lower case. */
export function containsSubtree(outer: GeneralName, inner: GeneralName): boolean {
  if (outer.type === 'dns' && inner.type === 'dns') return isBelow(inner.value, outer.value)
  if (outer.type === 'ip' && inner.type === 'ip') return rangeContains(outer.octets, inner.octets)
  if (outer.type === 'email' && inner.type === 'email') return isMailOf(inner.value, outer.value)
  if (outer.type === 'directory' && inner.type === 'directory') return startsWith(inner.name, outer.name)
  return false
}

function rangeContains(outer: Uint8Array, inner: Uint8Array): boolean {
  if (outer.length !== inner.length) return false
  const size = outer.length / 2
  const narrower = outer.subarray(size).every((mask, index) => (mask & (inner[size + index] ?? 0)) === mask)
  return narrower && isInRange(inner.subarray(0, size), outer)
}

function outside(name: string, type: GeneralName['type'], constraints: NameConstraints): PKIError {
  const texts = (list: readonly GeneralName[]): readonly string[] =>
    list.filter((subtree) => subtree.type === type && !closesType(subtree)).map(describe)
  const permitted = texts(constraints.permitted)
  return new PKIError(
    'ERR_PKI_NAME_CONSTRAINTS',
    `the issuer may not sign ${name}: its name constraints do not allow it`,
    {
      details: { name, permitted, excluded: texts(constraints.excluded) },
      hint: 'Use a name or an address that the CA may sign, or make another root that permits this one.',
    },
  )
}

function describeName(name: ConstrainedName): string {
  if (name.type === 'ip') return name.text
  if (name.type === 'directory') return `the subject ${describe(name)}`
  return name.value
}

/** A subtree as text, for messages and details. */
function describe(subtree: GeneralName): string {
  switch (subtree.type) {
    case 'ip':
      return formatSubtree(subtree.octets)
    case 'directory':
      return subtree.name.rdns
        .map((rdn) => rdn.map(({ shortName, value }) => `${shortName}=${value}`).join('+'))
        .join(', ')
    case 'registered-id':
      return subtree.oid
    case 'other':
      return `[${String(subtree.tag)}]`
    default:
      return subtree.value
  }
}
