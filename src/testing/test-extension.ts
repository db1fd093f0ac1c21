import { isBytes } from '../base/bytes.js'
import { parseIP } from '../base/hosts/ip-address.js'
import { expectArray, expectBytes, expectObject, expectOneOf } from '../base/options.js'
import { PKIError } from '../base/errors.js'
import { writeOID } from '../der/oid.js'
import { contextConstructedTag, contextTag } from '../der/tags.js'
import {
  writeBoolean,
  writeElement,
  writeNamedBits,
  writeOctetString,
  writeSequence,
  writeSmallInteger,
} from '../der/write.js'
import { takeSubtree } from '../issue/name-constraints.js'
import { OID } from '../x509/read/oids.js'
import { KEY_USAGES, type GeneralName, type KeyUsage } from '../x509/read/records.js'
import { writeExtension } from '../x509/write/extensions.js'
import { writeGeneralName } from '../x509/write/general-name.js'

/**
 * A GeneralName (RFC 5280 §4.2.1.6): text of an address becomes an iPAddress and any other text a dNSName, neither judged;
 * a record says itself what it is, `{ type: 'dns', value: '10.0.0.1' }`; octets are the whole element.
 */
export type TestGeneralName = string | GeneralName | Uint8Array

/** Whether an extension is critical. */
export interface Criticality {
  /** Absent: as RFC 5280 says of this extension. */
  readonly critical?: boolean
}

/** Any extension by its octets. */
export interface RawTestExtension extends Criticality {
  /** Object identifier. */
  readonly oid: string
  /** Contents of its OCTET STRING: DER, or whatever a reader must survive. */
  readonly value: Uint8Array
}

/** basicConstraints (RFC 5280 §4.2.1.9), critical. */
export interface BasicConstraintsExtension extends Criticality {
  /** Its fields. */
  readonly basicConstraints: {
    /** Whether the subject is a CA; `false` is left out, as DER has it. */
    readonly cA: boolean
    /** Most CAs below it. */
    readonly pathLenConstraint?: number
  }
}

/** keyUsage (RFC 5280 §4.2.1.3), critical. */
export interface KeyUsageExtension extends Criticality {
  /** The purposes; none at all is written as no bits. */
  readonly keyUsage: readonly KeyUsage[]
}

/** extKeyUsage (RFC 5280 §4.2.1.12). */
export interface ExtKeyUsageExtension extends Criticality {
  /** `serverAuth`, `clientAuth`, `any`, or object identifiers. */
  readonly extKeyUsage: readonly string[]
}

/** subjectAltName (RFC 5280 §4.2.1.6). */
export interface SubjectAltNameExtension extends Criticality {
  /** The names; none at all is written as an empty list. */
  readonly subjectAltName: readonly TestGeneralName[]
}

/** subjectKeyIdentifier (RFC 5280 §4.2.1.2). */
export interface SubjectKeyIdentifierExtension extends Criticality {
  /** Octets, or `of-key`: SHA-1 of the certificate's own key. */
  readonly subjectKeyIdentifier: Uint8Array | 'of-key'
}

/** authorityKeyIdentifier with a keyIdentifier alone (RFC 5280 §4.2.1.1). */
export interface AuthorityKeyIdentifierExtension extends Criticality {
  /** Octets, or `of-issuer`: the subjectKeyIdentifier of the certificate that signs. */
  readonly authorityKeyIdentifier: Uint8Array | 'of-issuer'
}

/** nameConstraints (RFC 5280 §4.2.1.10), critical. */
export interface NameConstraintsExtension extends Criticality {
  /** The subtrees: text is a DNS name, an address or a CIDR range. Types that nobody names stay open. */
  readonly nameConstraints: {
    /** permittedSubtrees; absent or empty: left out. */
    readonly permitted?: readonly TestGeneralName[]
    /** excludedSubtrees; absent or empty: left out. */
    readonly excluded?: readonly TestGeneralName[]
  }
}

/** An extension: by the name and the fields of RFC 5280, by its octets, or as a whole Extension in DER. */
export type TestExtension =
  | BasicConstraintsExtension
  | KeyUsageExtension
  | ExtKeyUsageExtension
  | SubjectAltNameExtension
  | SubjectKeyIdentifierExtension
  | AuthorityKeyIdentifierExtension
  | NameConstraintsExtension
  | RawTestExtension
  | Uint8Array

/** The names of extensions that {@link TestExtension} knows by name. */
export type TestExtensionName =
  | 'basicConstraints'
  | 'keyUsage'
  | 'extKeyUsage'
  | 'subjectAltName'
  | 'subjectKeyIdentifier'
  | 'authorityKeyIdentifier'
  | 'nameConstraints'

/** What `of-key` and `of-issuer` stand for. */
export interface KeyIdentifiers {
  /** Key identifier of the certificate's own key. */
  readonly own: Uint8Array
  /** Key identifier of the certificate that signs. */
  readonly issuer: Uint8Array
}

const PURPOSES: Readonly<Record<string, string>> = {
  serverAuth: OID.serverAuth,
  clientAuth: OID.clientAuth,
  any: OID.anyExtendedKeyUsage,
}

/**
 * Writes an Extension.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is none of {@link TestExtension}.
 */
export function writeTestExtension(
  extension: TestExtension,
  identifiers: KeyIdentifiers,
  option: string,
): Uint8Array {
  if (isBytes(extension)) return expectBytes(extension, option)
  expectObject(extension, option)
  if ('oid' in extension) {
    const value = expectBytes(extension.value, `${option}.value`)
    return writeExtension(extension.oid, extension.critical ?? false, value)
  }
  const [oid, critical, value] = writeKnown(extension, identifiers, option)
  return writeExtension(oid, extension.critical ?? critical, value)
}

type KnownExtension = Exclude<TestExtension, Uint8Array | RawTestExtension>

/** Object identifier, criticality of RFC 5280, and value. */
function writeKnown(
  extension: KnownExtension,
  { own, issuer }: KeyIdentifiers,
  option: string,
): readonly [oid: string, critical: boolean, value: Uint8Array] {
  if ('basicConstraints' in extension)
    return [OID.basicConstraints, true, writeBasicConstraints(extension.basicConstraints, option)]
  if ('keyUsage' in extension) return [OID.keyUsage, true, writeKeyUsage(extension.keyUsage, option)]
  if ('extKeyUsage' in extension)
    return [OID.extendedKeyUsage, false, writePurposes(extension.extKeyUsage, option)]
  if ('subjectAltName' in extension)
    return [OID.subjectAltName, false, writeNames(extension.subjectAltName, `${option}.subjectAltName`)]
  if ('subjectKeyIdentifier' in extension) {
    const keyId = extension.subjectKeyIdentifier
    return [OID.subjectKeyIdentifier, false, writeOctetString(keyId === 'of-key' ? own : keyId)]
  }
  if ('authorityKeyIdentifier' in extension) {
    const keyId = extension.authorityKeyIdentifier
    const field = writeElement(contextTag(0), keyId === 'of-issuer' ? issuer : keyId)
    return [OID.authorityKeyIdentifier, false, writeSequence(field)]
  }
  if ('nameConstraints' in extension)
    return [OID.nameConstraints, true, writeConstraints(extension.nameConstraints, option)]
  const expected = 'an extension by its RFC 5280 name, { oid, value }, or octets'
  throw new PKIError('ERR_PKI_OPTION', `${option} is no extension`, { details: { option, expected } })
}

function writeBasicConstraints(
  given: BasicConstraintsExtension['basicConstraints'],
  option: string,
): Uint8Array {
  expectObject(given, `${option}.basicConstraints`)
  const { cA, pathLenConstraint } = given
  const length = pathLenConstraint === undefined ? [] : [writeSmallInteger(pathLenConstraint)]
  return writeSequence(...(cA ? [writeBoolean(true)] : []), ...length)
}

function writeKeyUsage(given: readonly KeyUsage[], option: string): Uint8Array {
  const path = `${option}.keyUsage`
  const bits = expectArray(given, path).map((usage) =>
    KEY_USAGES.indexOf(expectOneOf(usage, path, KEY_USAGES)),
  )
  return writeNamedBits(bits)
}

function writePurposes(given: readonly string[], option: string): Uint8Array {
  expectArray(given, `${option}.extKeyUsage`)
  return writeSequence(...given.map((purpose) => writeOID(PURPOSES[purpose] ?? purpose)))
}

function writeNames(given: readonly TestGeneralName[], option: string): Uint8Array {
  expectArray(given, option)
  return writeSequence(
    ...given.map((name, index) => writeTestGeneralName(name, `${option}[${String(index)}]`)),
  )
}

/** Writes a GeneralName of a certificate: text is not judged, only told apart. */
function writeTestGeneralName(name: TestGeneralName, option: string): Uint8Array {
  if (isBytes(name)) return expectBytes(name, option)
  if (typeof name !== 'string') return writeGeneralName(name, option)
  const octets = parseIP(name)
  return writeGeneralName(
    octets === undefined ? { type: 'dns', value: name } : { type: 'ip', octets },
    option,
  )
}

function writeConstraints(given: NameConstraintsExtension['nameConstraints'], option: string): Uint8Array {
  expectObject(given, `${option}.nameConstraints`)
  const lists = [given.permitted ?? [], given.excluded ?? []].map((list, number) => {
    const path = `${option}.nameConstraints.${number === 0 ? 'permitted' : 'excluded'}`
    expectArray(list, path)
    const subtrees = list.map((name, index) =>
      writeSequence(writeSubtreeName(name, `${path}[${String(index)}]`)),
    )
    return subtrees.length === 0 ? [] : [writeElement(contextConstructedTag(number), ...subtrees)]
  })
  return writeSequence(...lists.flat())
}

function writeSubtreeName(name: TestGeneralName, option: string): Uint8Array {
  if (isBytes(name)) return expectBytes(name, option)
  return writeGeneralName(typeof name === 'string' ? takeSubtree(name, option) : name, option)
}
