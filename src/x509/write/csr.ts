import { writeOID } from '../../der/oid.js'
import { contextConstructedTag } from '../../der/tags.js'
import { writeElement, writeSequence, writeSetOf, writeSmallInteger } from '../../der/write.js'
import { OID } from '../read/oids.js'

/** Number of the only version of PKCS#10: RFC 2986 §4.1. */
const VERSION_1 = 0
const ATTRIBUTES = contextConstructedTag(0)

/** What a CertificationRequestInfo is made of; every part is already encoded. */
export interface CSRInfoInput {
  /** DER of the subject's Name. */
  readonly subject: Uint8Array
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array
  /** DER of each Extension that is asked for; none at all writes no extensionRequest. */
  readonly extensions: readonly Uint8Array[]
}

/** Writes a CertificationRequestInfo: what is signed (RFC 2986 §4.1, RFC 2985 §5.4.2). */
export function writeCSRInfo({ subject, publicKey, extensions }: CSRInfoInput): Uint8Array {
  const attributes =
    extensions.length === 0
      ? []
      : [writeSequence(writeOID(OID.extensionRequest), writeSetOf([writeSequence(...extensions)]))]
  return writeSequence(
    writeSmallInteger(VERSION_1),
    subject,
    publicKey,
    writeElement(ATTRIBUTES, ...attributes),
  )
}
