import { concatBytes, isBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import {
  expectArray,
  expectBytes,
  expectDate,
  expectInteger,
  expectObject,
  expectOneOf,
  expectRecord,
} from '../base/options.js'
import { floorToSecond, type Validity } from '../base/time.js'
import { TAG, contextTag } from '../der/tags.js'
import { writeTime } from '../der/time.js'
import { writeElement, writeExplicit, writeSequence, writeSmallInteger } from '../der/write.js'
import { SUBJECT_FIELDS, writeSubject } from '../issue/subject.js'
import type { SubjectFields } from '../issue/records.js'
import { sha1 } from '../keys/verify/sha1.js'
import { ABSENT, type CertificateParts } from './certificate-parts.js'
import {
  TEST_SIGNATURE_ALGORITHMS,
  writeSignatureAlgorithm,
  type TestSignatureAlgorithm,
} from './signature-algorithms.js'
import { writeTestExtension, type KeyIdentifiers, type TestExtension } from './test-extension.js'

/** A distinguished name: the fields of a subject, none for the empty name, or the DER of a Name. */
export type TestName = SubjectFields | Uint8Array

/** The fields of a certificate by their names in RFC 5280 §4.1; nothing is judged. */
export interface CertificateFields {
  /** 1, 2 or 3, or any other number; absent: 3. */
  readonly version?: number
  /**
   * serialNumber: a number of any sign and size, or the contents of the INTEGER. Absent: the first 16 octets of a SHA-1 of
   * what the certificate says, positive: the same certificate has the same number each time.
   */
  readonly serialNumber?: bigint | Uint8Array
  /** The algorithm inside of what is signed, or its AlgorithmIdentifier in DER; absent: the same as `signatureAlgorithm`. */
  readonly signature?: TestSignatureAlgorithm | Uint8Array
  /** issuer; absent: the subject of what signs, octet by octet. */
  readonly issuer?: TestName
  /** validity: two instants, in any order, or the DER of a Validity. Absent: an hour before `now`, and a year after. */
  readonly validity?: Validity | Uint8Array
  /** subject; absent: the empty name. */
  readonly subject?: TestName
  /** subjectPublicKeyInfo in DER; absent: that of `privateKey`. */
  readonly subjectPublicKeyInfo?: Uint8Array
  /** issuerUniqueID: whole octets of the BIT STRING. */
  readonly issuerUniqueID?: Uint8Array
  /** subjectUniqueID: whole octets of the BIT STRING. */
  readonly subjectUniqueID?: Uint8Array
  /** extensions, in this order, repeated ones too; absent or empty: the field is left out. */
  readonly extensions?: readonly TestExtension[]
  /** What the certificate is signed with; absent: what is usual for the key that signs. */
  readonly signatureAlgorithm?: TestSignatureAlgorithm
  /** signatureValue, instead of a signature. */
  readonly signatureValue?: Uint8Array
}

/** Every field, for the check of unknown options. */
export const CERTIFICATE_FIELDS: readonly (keyof CertificateFields)[] = [
  'version',
  'serialNumber',
  'signature',
  'issuer',
  'validity',
  'subject',
  'subjectPublicKeyInfo',
  'issuerUniqueID',
  'subjectUniqueID',
  'extensions',
  'signatureAlgorithm',
  'signatureValue',
]

/** Octets of a serial number that is drawn from the contents. */
const SERIAL_OCTETS = 16

/**
 * Writes over the parts of a certificate what is given; the rest stays octet by octet.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`, `ERR_PKI_NAME`, `ERR_PKI_VALIDITY`.
 */
export function applyFields(
  parts: CertificateParts,
  fields: CertificateFields,
  identifiers: KeyIdentifiers,
): CertificateParts {
  const { version, serialNumber, issuer, subject, validity, subjectPublicKeyInfo, extensions } = fields
  return {
    ...parts,
    ...(version === undefined ? {} : { version: writeVersion(version) }),
    ...(serialNumber === undefined ? {} : { serialNumber: writeSerialNumber(serialNumber) }),
    ...(issuer === undefined ? {} : { issuer: writeTestName(issuer, 'issuer') }),
    ...(subject === undefined ? {} : { subject: writeTestName(subject, 'subject') }),
    ...(validity === undefined ? {} : { validity: writeValidity(validity) }),
    ...(subjectPublicKeyInfo === undefined
      ? {}
      : { subjectPublicKeyInfo: expectBytes(subjectPublicKeyInfo, 'subjectPublicKeyInfo') }),
    ...(extensions === undefined ? {} : { extensions: writeExtensions(extensions, identifiers) }),
    ...uniqueIDs(fields),
    ...algorithms(fields),
  }
}

function writeExtensions(
  extensions: readonly TestExtension[],
  identifiers: KeyIdentifiers,
): readonly Uint8Array[] {
  expectArray(extensions, 'extensions')
  return extensions.map((extension, index) =>
    writeTestExtension(extension, identifiers, `extensions[${String(index)}]`),
  )
}

function uniqueIDs({ issuerUniqueID, subjectUniqueID }: CertificateFields): Partial<CertificateParts> {
  const write = (number: number, octets: Uint8Array): Uint8Array =>
    writeElement(contextTag(number), Uint8Array.of(0), octets)
  return {
    ...(issuerUniqueID === undefined
      ? {}
      : { issuerUniqueID: write(1, expectBytes(issuerUniqueID, 'issuerUniqueID')) }),
    ...(subjectUniqueID === undefined
      ? {}
      : { subjectUniqueID: write(2, expectBytes(subjectUniqueID, 'subjectUniqueID')) }),
  }
}

/** The algorithm in both places, unless the inner one is another. */
function algorithms(fields: CertificateFields): Partial<CertificateParts> {
  const { signature, signatureAlgorithm, signatureValue } = fields
  const outer =
    signatureAlgorithm === undefined
      ? undefined
      : writeSignatureAlgorithm(
          expectOneOf(signatureAlgorithm, 'signatureAlgorithm', TEST_SIGNATURE_ALGORITHMS),
        )
  const inner = signature === undefined ? outer : writeInner(signature)
  return {
    ...(inner === undefined ? {} : { signature: inner }),
    ...(outer === undefined ? {} : { signatureAlgorithm: outer }),
    ...(signatureValue === undefined
      ? {}
      : { signatureValue: expectBytes(signatureValue, 'signatureValue') }),
  }
}

function writeInner(signature: TestSignatureAlgorithm | Uint8Array): Uint8Array {
  if (isBytes(signature)) return expectBytes(signature, 'signature')
  return writeSignatureAlgorithm(expectOneOf(signature, 'signature', TEST_SIGNATURE_ALGORITHMS))
}

/** Version 1 is the default and not written (RFC 5280 §4.1.2.1). */
function writeVersion(given: number): Uint8Array {
  const version = expectInteger(given, 'version', { min: 1, max: 128 })
  return version === 1 ? ABSENT : writeExplicit(0, writeSmallInteger(version - 1))
}

function writeSerialNumber(given: bigint | Uint8Array): Uint8Array {
  if (isBytes(given)) return writeElement(TAG.integer, expectBytes(given, 'serialNumber'))
  if (typeof given === 'bigint') return writeElement(TAG.integer, twosComplement(given))
  const expected = 'a bigint, or the octets of an INTEGER'
  throw new PKIError('ERR_PKI_OPTION', `serialNumber must be ${expected}`, {
    details: { option: 'serialNumber', expected },
  })
}

/** The fewest octets that hold a number with its sign: X.690 §8.3. */
function twosComplement(value: bigint): Uint8Array {
  const octets: number[] = []
  let rest = value
  for (;;) {
    const octet = Number(BigInt.asUintN(8, rest))
    octets.unshift(octet)
    rest >>= 8n
    if (rest === 0n && octet < 0x80) break
    if (rest === -1n && octet >= 0x80) break
  }
  return Uint8Array.from(octets)
}

function writeValidity(given: Validity | Uint8Array): Uint8Array {
  if (isBytes(given)) return expectBytes(given, 'validity')
  expectObject(given, 'validity')
  const time = (instant: Date, option: string): Uint8Array =>
    writeTime(floorToSecond(expectDate(instant, option)), option)
  return writeSequence(time(given.notBefore, 'validity.notBefore'), time(given.notAfter, 'validity.notAfter'))
}

/** Writes a name of a test. */
export function writeTestName(name: TestName, option: string): Uint8Array {
  if (isBytes(name)) return expectBytes(name, option)
  expectRecord(name, option, SUBJECT_FIELDS)
  return writeSubject(name)
}

/** The INTEGER of a serial number that follows from what the certificate says, so that nothing is random but keys. */
export function serialNumberOf(parts: CertificateParts): Uint8Array {
  const { issuer, validity, subject, subjectPublicKeyInfo, extensions } = parts
  const octets = sha1(concatBytes([issuer, validity, subject, subjectPublicKeyInfo, ...extensions])).slice(
    0,
    SERIAL_OCTETS,
  )
  octets[0] = ((octets[0] ?? 0) & 0x7f) | 0x40
  return writeElement(TAG.integer, octets)
}
