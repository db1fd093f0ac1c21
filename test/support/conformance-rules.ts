import { createRuleContexts } from '../../src/check/rules/run-rules.js'
import type { Rule } from '../../src/check/rules/rule.js'
import { writeOID } from '../../src/der/oid.js'
import { contextConstructedTag, contextTag } from '../../src/der/tags.js'
import {
  writeBoolean,
  writeElement,
  writeExplicit,
  writeNamedBits,
  writeNull,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from '../../src/der/write.js'
import { readCertificate } from '../../src/x509/read/certificate.js'
import { OID } from '../../src/x509/read/oids.js'
import {
  KEY_USAGES,
  type CertificateRecord,
  type GeneralName,
  type KeyUsage,
} from '../../src/x509/read/records.js'
import { writeExtension } from '../../src/x509/write/extensions.js'
import { writeGeneralName } from '../../src/x509/write/general-name.js'
import { NOTHING, assembleCertificate, commonName, extensionsOf, type CertificateParts } from './x509.js'

/** What a rule says of a certificate. */
export type RuleAnswer = 'pass' | 'fail' | 'warn' | 'not asked'

/** Asks a rule about the first certificate, of a path that leads to no anchor. */
export function answerAsServer(rule: Rule, certificate: CertificateRecord): RuleAnswer {
  return answerAt(rule, { certificates: [certificate], anchored: false }, 0)
}

/** Asks a rule about a certificate that is the anchor of a server. */
export function answerAsAnchor(rule: Rule, certificate: CertificateRecord): RuleAnswer {
  return answerAt(rule, { certificates: [certificateOf(), certificate], anchored: true }, 1)
}

/** Asks a rule about a certificate between a server and an anchor. */
export function answerAsIntermediate(rule: Rule, certificate: CertificateRecord): RuleAnswer {
  const certificates = [certificateOf(), certificate, certificateOf({ subject: 'root', issuer: 'root' })]
  return answerAt(rule, { certificates, anchored: true }, 1)
}

function answerAt(
  rule: Rule,
  path: { readonly certificates: readonly CertificateRecord[]; readonly anchored: boolean },
  index: number,
): RuleAnswer {
  const context = createRuleContexts({ rules: [rule], path, faults: [], now: new Date(0) })[index]
  if (context === undefined || !rule.appliesTo(context)) return 'not asked'
  return rule.check(context).outcome
}

/** What tests of rules vary in a certificate; every other part may be given encoded. */
export interface RuleCertificate extends Partial<
  Omit<CertificateParts, 'subject' | 'issuer' | 'extensions'>
> {
  /** Common name of the subject; absent: `server`, empty: the empty name. */
  readonly subject?: string
  /** The subject, encoded, in place of a common name. */
  readonly subjectName?: Uint8Array
  /** Common name of the issuer; absent: `ca`. */
  readonly issuer?: string
  /** Extensions, encoded. */
  readonly extensions?: readonly Uint8Array[]
}

/** A certificate as wanted, without a signature that is one: rules do not look at it. */
export function certificateOf(wanted: RuleCertificate = {}): CertificateRecord {
  const { subject = 'server', subjectName, issuer = 'ca', extensions = [], ...parts } = wanted
  return readCertificate(
    assembleCertificate({
      ...parts,
      subject: subjectName ?? (subject === '' ? writeSequence() : commonName(subject)),
      issuer: commonName(issuer),
      extensions: extensions.length === 0 ? NOTHING : extensionsOf(...extensions),
    }),
  )
}

/** The one key identifier of tests. */
export const KEY_ID: Uint8Array = Uint8Array.of(1, 2, 3, 4)

/** basicConstraints, also those that nobody should write. */
export function basicConstraints(cA: boolean, pathLength?: number): Uint8Array {
  const length = pathLength === undefined ? [] : [writeSmallInteger(pathLength)]
  const value = writeSequence(...(cA ? [writeBoolean(true)] : []), ...length)
  return writeExtension(OID.basicConstraints, true, value)
}

/** keyUsage, also without a usage. */
export function keyUsage(...usages: readonly KeyUsage[]): Uint8Array {
  const bits = writeNamedBits(usages.map((usage) => KEY_USAGES.indexOf(usage)))
  return writeExtension(OID.keyUsage, true, bits)
}

/** subjectAltName, also without a name, or with names of any text and length. */
export function altName(names: readonly GeneralName[], critical = false): Uint8Array {
  const elements = names.map(generalName)
  return writeExtension(OID.subjectAltName, critical, writeSequence(...elements))
}

/** Any text as a dNSName; names of other types as they should be. */
function generalName(name: GeneralName): Uint8Array {
  if (name.type !== 'dns') return writeGeneralName(name, 'name')
  return writeElement(contextTag(2), new TextEncoder().encode(name.value))
}

/** subjectAltName of DNS names. */
export function hosts(...names: readonly string[]): Uint8Array {
  return altName(names.map((value) => ({ type: 'dns', value })))
}

/** extKeyUsage. */
export function extendedKeyUsage(purposes: readonly string[], critical = false): Uint8Array {
  return writeExtension(OID.extendedKeyUsage, critical, writeSequence(...purposes.map(writeOID)))
}

/** nameConstraints that permit some names. */
export function permitted(...names: readonly GeneralName[]): Uint8Array {
  const subtrees = names.map((name) => writeSequence(generalName(name)))
  return writeExtension(OID.nameConstraints, true, writeSequence(subtreeList(subtrees)))
}

function subtreeList(subtrees: readonly Uint8Array[]): Uint8Array {
  return writeElement(contextConstructedTag(0), ...subtrees)
}

/** The three fields of authorityKeyIdentifier. */
export interface AuthorityKeyIdFields {
  readonly keyId?: Uint8Array
  readonly issuer?: boolean
  readonly serialNumber?: boolean
}

/** authorityKeyIdentifier with those of its fields that are wanted. */
export function authorityKeyId({
  keyId,
  issuer = false,
  serialNumber = false,
}: AuthorityKeyIdFields): Uint8Array {
  const name = writeGeneralName({ type: 'dns', value: 'ca' }, 'issuer')
  const fields = [
    ...(keyId === undefined ? [] : [writeElement(contextTag(0), keyId)]),
    ...(issuer ? [writeElement(contextConstructedTag(1), name)] : []),
    ...(serialNumber ? [writeElement(contextTag(2), Uint8Array.of(1))] : []),
  ]
  return writeExtension(OID.authorityKeyIdentifier, false, writeSequence(...fields))
}

const URI = writeGeneralName({ type: 'uri', value: 'http://a' }, 'uri')
const SUBTREE = writeSequence(writeGeneralName({ type: 'dns', value: 'example.com' }, 'name'))
const POINT = writeSequence(writeExplicit(0, writeElement(contextConstructedTag(0), URI)))

/** The extensions whose criticality has a rule. */
export type SampleName =
  | 'authorityKeyIdentifier'
  | 'subjectKeyIdentifier'
  | 'authorityInfoAccess'
  | 'subjectInfoAccess'
  | 'freshestCRL'
  | 'subjectDirectoryAttributes'
  | 'policyConstraints'
  | 'inhibitAnyPolicy'
  | 'nameConstraints'
  | 'basicConstraints'

/** Object identifier and one value of each of them. */
const SAMPLES: Readonly<Record<SampleName, readonly [oid: string, value: Uint8Array]>> = {
  authorityKeyIdentifier: [OID.authorityKeyIdentifier, writeSequence(writeElement(contextTag(0), KEY_ID))],
  subjectKeyIdentifier: [OID.subjectKeyIdentifier, writeOctetString(KEY_ID)],
  authorityInfoAccess: [OID.authorityInfoAccess, writeSequence(writeSequence(writeOID(OID.ocsp), URI))],
  subjectInfoAccess: [
    '1.3.6.1.5.5.7.1.11',
    writeSequence(writeSequence(writeOID('1.3.6.1.5.5.7.48.5'), URI)),
  ],
  freshestCRL: [OID.freshestCRL, writeSequence(POINT)],
  subjectDirectoryAttributes: ['2.5.29.9', writeSequence(writeNull())],
  policyConstraints: [OID.policyConstraints, writeSequence(writeElement(contextTag(0), Uint8Array.of(0)))],
  inhibitAnyPolicy: [OID.inhibitAnyPolicy, writeSmallInteger(0)],
  nameConstraints: [OID.nameConstraints, writeSequence(subtreeList([SUBTREE]))],
  basicConstraints: [OID.basicConstraints, writeSequence(writeBoolean(true))],
}

/** One of the extensions whose criticality has a rule, critical or not. */
export function sample(name: SampleName, critical: boolean): Uint8Array {
  const [oid, value] = SAMPLES[name]
  return writeExtension(oid, critical, value)
}
