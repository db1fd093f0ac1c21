import { freezeDated } from '../../base/dated-record.js'
import { equalBytes } from '../../base/bytes.js'
import { expectBytes } from '../../base/options.js'
import type { DERElement } from '../../der/element.js'
import { DERReader } from '../../der/read.js'
import { TAG, contextTag } from '../../der/tags.js'
import type { PublicKey } from '../../keys/verify/public-key.js'
import { readAlgorithm } from './algorithm.js'
import { listExtensions, readExtensions, type ListedExtension } from './extensions.js'
import { MOST_OCTETS } from './limits.js'
import { readNameField } from './name.js'
import { readPublicKeyField } from './public-key-field.js'
import type { CertificateRecord, Name } from './records.js'

/** Most octets of a serial number: RFC 5280 §4.1.2.2. */
const MAX_SERIAL_OCTETS = 20
const ISSUER_UNIQUE_ID = contextTag(1)
const SUBJECT_UNIQUE_ID = contextTag(2)

/** What a TBSCertificate holds, before it becomes part of a record. */
interface TBSCertificate {
  readonly version: number
  readonly serialNumber: Uint8Array
  readonly algorithm: DERElement
  readonly issuer: Name
  readonly notBefore: Date
  readonly notAfter: Date
  readonly subject: Name
  readonly publicKey: PublicKey
  readonly listed: readonly ListedExtension[]
}

/**
 * Reads a certificate into a frozen record (RFC 5280 §4.1): strict about the encoding, tolerant of what the world
 * ships, which is listed in `deviations`, `unreadableExtensions` and `duplicateExtensions`. Nothing is verified.
 * The input is copied once; everything in the record is a view of that copy.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when the bytes are no certificate, are more than 4 MiB, or octets follow it; `ERR_PKI_OPTION` when
 * they are no `Uint8Array`.
 */
export function readCertificate(bytes: Uint8Array): CertificateRecord {
  const der = expectBytes(bytes, 'certificate')
  const reader = DERReader.open(der, 'Certificate', MOST_OCTETS)
  const certificate = reader.sequence('')
  reader.end()
  const tbsElement = certificate.element('tbsCertificate', TAG.sequence)
  const tbs = readTBS(certificate.inside(tbsElement, 'tbsCertificate'))
  const algorithm = readAlgorithm(certificate, 'signatureAlgorithm')
  const signature = certificate.bitString('signatureValue')
  certificate.end()
  const { version, serialNumber, issuer, subject, publicKey, listed } = tbs
  if (!equalBytes(tbs.algorithm.bytes, algorithm.element.bytes)) {
    certificate.deviate('algorithm-mismatch', 'signatureAlgorithm', algorithm.element.offset)
  }
  const { rawExtensions, extensions, duplicateExtensions, unreadableExtensions } = readExtensions(listed)
  const record = {
    der,
    tbs: tbsElement.bytes,
    version,
    serialNumber,
    signatureAlgorithm: algorithm.oid,
    signatureAlgorithmDER: algorithm.element.bytes,
    signature,
    issuer,
    subject,
    publicKey,
    rawExtensions,
    extensions,
    duplicateExtensions,
    unreadableExtensions,
    deviations: Object.freeze([...reader.deviations]),
  }
  return freezeDated(record, tbs)
}

/** RFC 5280 §4.1.2. */
function readTBS(tbs: DERReader): TBSCertificate {
  const version = readVersion(tbs)
  const serialNumber = readSerialNumber(tbs)
  const algorithm = readAlgorithm(tbs, 'signature').element
  const issuer = readNameField(tbs, 'issuer')
  const validity = tbs.sequence('validity')
  const notBefore = validity.time('notBefore')
  const notAfter = validity.time('notAfter')
  validity.end()
  const subject = readNameField(tbs, 'subject')
  const publicKey = readPublicKeyField(tbs, 'subjectPublicKeyInfo')
  skipUniqueID(tbs, 'issuerUniqueID', { tag: ISSUER_UNIQUE_ID, version })
  skipUniqueID(tbs, 'subjectUniqueID', { tag: SUBJECT_UNIQUE_ID, version })
  const listed = readExtensionList(tbs, version)
  tbs.end()
  return { version, serialNumber, algorithm, issuer, notBefore, notAfter, subject, publicKey, listed }
}

/** The number of the version as people say it: 1, 2 or 3. Version 1 is the default, so it is never encoded. */
function readVersion(tbs: DERReader): number {
  const { offset } = tbs
  const field = tbs.explicit('version', 0)
  if (field === undefined) return 1
  const version = field.smallInteger('') + 1
  field.end()
  if (version === 1) tbs.deviate('encoded-default', 'version', offset)
  if (version > 3) tbs.fail('is no version of X.509', 'version', offset)
  return version
}

/** RFC 5280 §4.1.2.2: positive and at most 20 octets, which not every CA has heard of. */
function readSerialNumber(tbs: DERReader): Uint8Array {
  const { offset } = tbs
  const serialNumber = tbs.integer('serialNumber')
  const [first = 0] = serialNumber
  if (first >= 0x80) tbs.deviate('serial-negative', 'serialNumber', offset)
  if (first === 0 && serialNumber.length === 1) tbs.deviate('serial-zero', 'serialNumber', offset)
  if (serialNumber.length > MAX_SERIAL_OCTETS) tbs.deviate('serial-too-long', 'serialNumber', offset)
  return serialNumber
}

/** Reads past a unique identifier (RFC 5280 §4.1.2.8), which version 1 does not have. */
function skipUniqueID(
  tbs: DERReader,
  field: string,
  { tag, version }: { readonly tag: number; readonly version: number },
): void {
  if (tbs.peek() !== tag) return
  if (version === 1) tbs.deviate('version', field)
  tbs.bits(field, tag)
}

/** RFC 5280 §4.1.2.9: extensions belong to version 3. */
function readExtensionList(tbs: DERReader, version: number): readonly ListedExtension[] {
  const { offset } = tbs
  const field = tbs.explicit('extensions', 3)
  if (field === undefined) return []
  if (version !== 3) tbs.deviate('version', 'extensions', offset)
  const listed = listExtensions(field, '')
  field.end()
  return listed
}
