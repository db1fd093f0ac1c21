import { isPKIError } from '../../base/errors.js'
import type { DERReader } from '../../der/read.js'
import { TAG, contextConstructedTag, contextTag } from '../../der/tags.js'
import { crlAddressesOf, readDistributionPoints } from './distribution-points.js'
import { readGeneralName, readGeneralNames } from './general-name.js'
import { OID } from './oids.js'
import { readCertificatePolicies, readPolicyConstraints, readPolicyMappings } from './policies.js'
import { readQCStatements } from './qc-statements.js'
import { KEY_USAGES } from './records.js'
import type {
  AuthorityKeyId,
  GeneralName,
  KeyUsage,
  KnownExtensions,
  NameConstraints,
  RawExtension,
  UnreadableExtension,
} from './records.js'

const AUTHORITY_CERT_ISSUER = contextConstructedTag(1)

/** One extension as it stands, and a reader of its value that knows where in the input it lies. */
export interface ListedExtension {
  /** The extension. */
  readonly raw: RawExtension
  /** A reader of the contents of its OCTET STRING. */
  readonly value: DERReader
}

/** What a certificate, a request and a CRL all say of their extensions. */
export interface ExtensionRecords<Known> {
  /** Every extension, in order. */
  readonly rawExtensions: readonly RawExtension[]
  /** Those that this library understands; of a repeated one, the first. */
  readonly extensions: Known
  /** Object identifiers that appear more than once. */
  readonly duplicateExtensions: readonly string[]
  /** Known extensions whose value could not be read. */
  readonly unreadableExtensions: readonly UnreadableExtension[]
}

/** Reads the next element as Extensions (RFC 5280 §4.1.2.9); an empty sequence is a deviation. */
export function listExtensions(reader: DERReader, field: string): readonly ListedExtension[] {
  return reader.sequenceOf(field, listExtension)
}

/** Reads Extensions behind an EXPLICIT tag, if they are there, where no value is looked into. */
export function readRawExtensions(reader: DERReader, field: string, number: number): readonly RawExtension[] {
  const extensions = reader.explicit(field, number)
  if (extensions === undefined) return Object.freeze([])
  const listed = listExtensions(extensions, '')
  extensions.end()
  return Object.freeze(listed.map(({ raw }) => raw))
}

function listExtension(list: DERReader, field: string): ListedExtension {
  const extension = list.sequence(field)
  const oid = extension.oid('extnID')
  const critical = extension.defaultFalse('critical')
  const element = extension.element('extnValue', TAG.octetString)
  extension.end()
  const raw = Object.freeze({ oid, critical, value: element.contents })
  return { raw, value: extension.inside(element, 'extnValue') }
}

/** Applies a reader to the first extension of a type, if there is one and it can be read. */
export type ReadKnown = <Value>(oid: string, read: (reader: DERReader) => Value) => Value | undefined

/** Reads the extensions of a certificate or a request that this library knows. */
export function readExtensions(listed: readonly ListedExtension[]): ExtensionRecords<KnownExtensions> {
  return readListed(listed, readKnownExtensions)
}

/** Reads the values of extensions that are known; one that cannot be read is listed, never thrown. */
export function readListed<Known>(
  listed: readonly ListedExtension[],
  readKnown: (known: ReadKnown) => Known,
): ExtensionRecords<Known> {
  const first = new Map<string, DERReader>()
  const duplicates = new Set<string>()
  for (const { raw, value } of listed) {
    if (first.has(raw.oid)) duplicates.add(raw.oid)
    else first.set(raw.oid, value)
  }
  const unreadable: UnreadableExtension[] = []
  const extensions = readKnown((oid, read) => {
    const reader = first.get(oid)
    if (reader === undefined) return undefined
    try {
      const value = read(reader)
      reader.end()
      return value
    } catch (error) {
      if (!isPKIError(error)) throw error
      unreadable.push(Object.freeze({ oid, problem: error.message }))
      return undefined
    }
  })
  return {
    rawExtensions: Object.freeze(listed.map(({ raw }) => raw)),
    extensions,
    duplicateExtensions: Object.freeze([...duplicates]),
    unreadableExtensions: Object.freeze(unreadable),
  }
}

function readKnownExtensions(known: ReadKnown): KnownExtensions {
  const crlDistributionPoints = known(OID.crlDistributionPoints, (reader) =>
    readDistributionPoints(reader, 'cRLDistributionPoints'),
  )
  return Object.freeze({
    basicConstraints: known(OID.basicConstraints, readBasicConstraints),
    keyUsage: known(OID.keyUsage, readKeyUsage),
    extendedKeyUsage: known(OID.extendedKeyUsage, readExtendedKeyUsage),
    subjectKeyId: known(OID.subjectKeyIdentifier, (reader) => reader.octetString('subjectKeyIdentifier')),
    authorityKeyId: known(OID.authorityKeyIdentifier, readAuthorityKeyId),
    subjectAltName: known(OID.subjectAltName, (reader) => readGeneralNames(reader, 'subjectAltName')),
    nameConstraints: known(OID.nameConstraints, readNameConstraints),
    certificatePolicies: known(OID.certificatePolicies, readCertificatePolicies),
    policyMappings: known(OID.policyMappings, readPolicyMappings),
    policyConstraints: known(OID.policyConstraints, readPolicyConstraints),
    inhibitAnyPolicy: known(OID.inhibitAnyPolicy, (reader) => reader.smallInteger('inhibitAnyPolicy')),
    issuerAltName: known(OID.issuerAltName, (reader) => readGeneralNames(reader, 'issuerAltName')),
    crlDistributionPoints,
    freshestCRL: known(OID.freshestCRL, (reader) => readDistributionPoints(reader, 'freshestCRL')),
    qcStatements: known(OID.qcStatements, readQCStatements),
    crlAddresses: crlDistributionPoints && crlAddressesOf(crlDistributionPoints),
    authorityInfo: known(OID.authorityInfoAccess, readAuthorityInfo),
  })
}

/** RFC 5280 §4.2.1.9. */
function readBasicConstraints(reader: DERReader): NonNullable<KnownExtensions['basicConstraints']> {
  const sequence = reader.sequence('basicConstraints')
  const cA = sequence.defaultFalse('cA')
  const pathLength = sequence.done ? undefined : sequence.smallInteger('pathLenConstraint')
  sequence.end()
  return Object.freeze({ cA, pathLength })
}

/** RFC 5280 §4.2.1.3. A bit without a name, and no bit at all, are deviations. */
function readKeyUsage(reader: DERReader): readonly KeyUsage[] {
  const { offset } = reader
  const bits = reader.namedBits('keyUsage')
  const usages = KEY_USAGES.filter((_usage, bit) => bits.includes(bit))
  if (bits.length === 0) reader.deviate('empty-sequence', 'keyUsage', offset)
  if (bits.length > usages.length) reader.deviate('named-bits', 'keyUsage', offset)
  return Object.freeze(usages)
}

/** RFC 5280 §4.2.1.12. */
function readExtendedKeyUsage(reader: DERReader): readonly string[] {
  return reader.sequenceOf('extKeyUsage', (purposes, field) => purposes.oid(field))
}

/** Reads authorityKeyIdentifier (RFC 5280 §4.2.1.1), which CRLs have too. */
export function readAuthorityKeyId(reader: DERReader): AuthorityKeyId {
  const sequence = reader.sequence('authorityKeyIdentifier')
  const keyId = sequence.optional('keyIdentifier', contextTag(0))?.contents
  const hasIssuer = sequence.peek() === AUTHORITY_CERT_ISSUER
  const issuer = hasIssuer
    ? readGeneralNames(sequence, 'authorityCertIssuer', AUTHORITY_CERT_ISSUER)
    : undefined
  const serialNumber = sequence.done
    ? undefined
    : sequence.integer('authorityCertSerialNumber', contextTag(2))
  sequence.end()
  return Object.freeze({ keyId, issuer, serialNumber })
}

/** RFC 5280 §4.2.1.10. */
function readNameConstraints(reader: DERReader): NameConstraints {
  const { offset } = reader
  const sequence = reader.sequence('nameConstraints')
  if (sequence.done) reader.deviate('empty-sequence', 'nameConstraints', offset)
  const permitted = readSubtrees(sequence, 'permittedSubtrees', 0)
  const excluded = readSubtrees(sequence, 'excludedSubtrees', 1)
  sequence.end()
  return Object.freeze({ permitted, excluded })
}

function readSubtrees(reader: DERReader, field: string, number: number): readonly GeneralName[] {
  const tag = contextConstructedTag(number)
  return reader.peek() === tag ? reader.sequenceOf(field, readSubtree, { tag }) : Object.freeze([])
}

/** A GeneralSubtree: minimum is always 0 and maximum absent (RFC 5280 §4.2.1.10). */
function readSubtree(list: DERReader, field: string): GeneralName {
  const subtree = list.sequence(field)
  const base = readGeneralName(subtree, 'base')
  if (subtree.peek() === contextTag(0)) {
    subtree.deviate('encoded-default', 'minimum')
    if (subtree.smallInteger('minimum', contextTag(0)) !== 0) subtree.fail('is not 0', 'minimum')
  }
  subtree.end()
  return base
}

/** RFC 5280 §4.2.2.1: the URIs of the two methods that it defines. */
function readAuthorityInfo(reader: DERReader): NonNullable<KnownExtensions['authorityInfo']> {
  const descriptions = reader.sequenceOf('authorityInfoAccess', readAccessDescription)
  const addresses = (wanted: string): readonly string[] =>
    Object.freeze(
      descriptions.flatMap(({ method, location }) =>
        method === wanted && location.type === 'uri' ? [location.value] : [],
      ),
    )
  return Object.freeze({ ocsp: addresses(OID.ocsp), caIssuers: addresses(OID.caIssuers) })
}

function readAccessDescription(
  list: DERReader,
  field: string,
): { readonly method: string; readonly location: GeneralName } {
  const description = list.sequence(field)
  const method = description.oid('accessMethod')
  const location = readGeneralName(description, 'accessLocation')
  description.end()
  return { method, location }
}
