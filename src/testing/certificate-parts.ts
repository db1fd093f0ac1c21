import { DERReader } from '../der/read.js'
import { TAG, contextConstructedTag, contextTag } from '../der/tags.js'
import { writeBitString, writeExplicit, writeSequence } from '../der/write.js'
import type { RawExtension } from '../x509/read/records.js'

const VERSION = contextConstructedTag(0)
const ISSUER_UNIQUE_ID = contextTag(1)
const SUBJECT_UNIQUE_ID = contextTag(2)
const EXTENSIONS = contextConstructedTag(3)

/** Nothing: a part that is left out. */
export const ABSENT: Uint8Array = new Uint8Array(0)

/** A certificate taken apart: every part in DER, an empty array where it is absent (RFC 5280 §4.1). */
export interface CertificateParts {
  /** `[0]` with the version. */
  readonly version: Uint8Array
  /** INTEGER. */
  readonly serialNumber: Uint8Array
  /** AlgorithmIdentifier inside of what is signed. */
  readonly signature: Uint8Array
  /** Name. */
  readonly issuer: Uint8Array
  /** Validity. */
  readonly validity: Uint8Array
  /** Name. */
  readonly subject: Uint8Array
  /** SubjectPublicKeyInfo. */
  readonly subjectPublicKeyInfo: Uint8Array
  /** `[1]`. */
  readonly issuerUniqueID: Uint8Array
  /** `[2]`. */
  readonly subjectUniqueID: Uint8Array
  /** Each Extension. */
  readonly extensions: readonly Uint8Array[]
  /** AlgorithmIdentifier beside the signature. */
  readonly signatureAlgorithm: Uint8Array
  /** Octets of the signature. */
  readonly signatureValue: Uint8Array
}

/**
 * Takes a certificate apart and judges nothing but its frame.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when the frame is none of a certificate.
 */
export function readCertificateParts(der: Uint8Array): CertificateParts {
  const outer = DERReader.open(der, 'Certificate')
  const certificate = outer.sequence('')
  outer.end()
  const tbs = certificate.sequence('tbsCertificate')
  const take = (field: string): Uint8Array => tbs.element(field).bytes
  const takeOptional = (field: string, tag: number): Uint8Array => tbs.optional(field, tag)?.bytes ?? ABSENT
  const parts = {
    version: takeOptional('version', VERSION),
    serialNumber: take('serialNumber'),
    signature: take('signature'),
    issuer: take('issuer'),
    validity: take('validity'),
    subject: take('subject'),
    subjectPublicKeyInfo: take('subjectPublicKeyInfo'),
    issuerUniqueID: takeOptional('issuerUniqueID', ISSUER_UNIQUE_ID),
    subjectUniqueID: takeOptional('subjectUniqueID', SUBJECT_UNIQUE_ID),
    extensions: takeExtensions(tbs),
  }
  tbs.end()
  const signatureAlgorithm = certificate.element('signatureAlgorithm').bytes
  const signatureValue = certificate.bitString('signatureValue')
  certificate.end()
  return { ...parts, signatureAlgorithm, signatureValue }
}

function takeExtensions(tbs: DERReader): readonly Uint8Array[] {
  if (tbs.peek() !== EXTENSIONS) return []
  const field = tbs.open('extensions', EXTENSIONS)
  const list = field.sequence('')
  field.end()
  const extensions: Uint8Array[] = []
  while (!list.done) extensions.push(list.element('').bytes)
  return extensions
}

/** Puts what is signed together. */
export function writeTBS(parts: CertificateParts): Uint8Array {
  return writeSequence(
    ...[parts.version, parts.serialNumber, parts.signature, parts.issuer, parts.validity, parts.subject],
    ...[parts.subjectPublicKeyInfo, parts.issuerUniqueID, parts.subjectUniqueID],
    ...(parts.extensions.length === 0 ? [] : [writeExplicit(3, writeSequence(...parts.extensions))]),
  )
}

/** Puts a whole certificate together; nothing is signed. */
export function writeCertificate(parts: CertificateParts): Uint8Array {
  return writeSequence(writeTBS(parts), parts.signatureAlgorithm, writeBitString(parts.signatureValue))
}

/**
 * Reads one Extension.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when it is none.
 */
export function readExtension(der: Uint8Array): RawExtension {
  const outer = DERReader.open(der, 'Extension')
  const fields = outer.sequence('')
  outer.end()
  const oid = fields.oid('extnID')
  const critical = fields.peek() === TAG.boolean && fields.boolean('critical')
  const value = fields.octetString('extnValue')
  fields.end()
  return Object.freeze({ oid, critical, value })
}
