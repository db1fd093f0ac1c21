import { expectBytes } from '../../base/options.js'
import { DERReader } from '../../der/read.js'
import { TAG, contextConstructedTag } from '../../der/tags.js'
import { readAlgorithm } from './algorithm.js'
import { listExtensions, readExtensions, type ListedExtension } from './extensions.js'
import { MOST_OCTETS } from './limits.js'
import { readNameField } from './name.js'
import { OID } from './oids.js'
import { readPublicKeyField } from './public-key-field.js'
import type { CSRRecord } from './records.js'

const ATTRIBUTES = contextConstructedTag(0)

/** One attribute of a request. */
interface Attribute {
  readonly oid: string
  readonly listed: readonly ListedExtension[]
}

/**
 * Reads a PKCS#10 certification request into a frozen record (RFC 2986 §4): strict about the encoding, tolerant of
 * what the world ships, which is listed in `deviations`, `unreadableExtensions` and `duplicateExtensions`. Extensions
 * come from the extensionRequest attribute of PKCS#9 alone; every other attribute is only named. The signature is not
 * verified. The input is copied once; everything in the record is a view of that copy.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when the bytes are no request, are more than 4 MiB, or octets follow it; `ERR_PKI_OPTION` when they
 * are no `Uint8Array`.
 */
export function readCSR(bytes: Uint8Array): CSRRecord {
  const der = expectBytes(bytes, 'csr')
  const reader = DERReader.open(der, 'CertificationRequest', MOST_OCTETS)
  const request = reader.sequence('')
  reader.end()
  const tbsElement = request.element('certificationRequestInfo', TAG.sequence)
  const tbs = request.inside(tbsElement, 'certificationRequestInfo')
  readVersion(tbs)
  const subject = readNameField(tbs, 'subject')
  const publicKey = readPublicKeyField(tbs, 'subjectPKInfo')
  const attributes = readAttributes(tbs)
  tbs.end()
  const algorithm = readAlgorithm(request, 'signatureAlgorithm')
  const signature = request.bitString('signature')
  request.end()
  const listed = attributes.flatMap((attribute) => attribute.listed)
  const { rawExtensions, extensions, duplicateExtensions, unreadableExtensions } = readExtensions(listed)
  return Object.freeze({
    der,
    tbs: tbsElement.bytes,
    signatureAlgorithm: algorithm.oid,
    signatureAlgorithmDER: algorithm.element.bytes,
    signature,
    subject,
    publicKey,
    attributes: Object.freeze(attributes.map(({ oid }) => oid)),
    rawExtensions,
    extensions,
    duplicateExtensions,
    unreadableExtensions,
    deviations: Object.freeze([...reader.deviations]),
  })
}

/** RFC 2986 §4.1: always 0; some tools write the version of a certificate. */
function readVersion(tbs: DERReader): void {
  const element = tbs.element('version', TAG.integer)
  if (element.contents.length !== 1) tbs.fail('is no version of PKCS#10', 'version', element.offset)
  if (element.contents[0] !== 0) tbs.deviate('version', 'version', element.offset)
}

/** RFC 2986 §4.1: `[0]` is there even when it is empty; some tools leave it out. */
function readAttributes(tbs: DERReader): readonly Attribute[] {
  if (!tbs.done) return tbs.setOf('attributes', readAttribute, { tag: ATTRIBUTES, mayBeEmpty: true })
  tbs.deviate('absent-field', 'attributes')
  return []
}

/** An Attribute: a type and a SET of values; only the one value of extensionRequest is looked into. */
function readAttribute(attributes: DERReader, field: string): Attribute {
  const attribute = attributes.sequence(field)
  const oid = attribute.oid('type')
  const isRequest = oid === OID.extensionRequest
  const values = attribute.setOf('values', isRequest ? listExtensions : readAnything)
  if (isRequest && values.length > 1) attribute.fail('has several values', 'values')
  attribute.end()
  return { oid, listed: values.flat() }
}

/** Reads past a value. */
function readAnything(values: DERReader, field: string): readonly [] {
  values.element(field)
  return []
}
