import { PKIError } from '../../base/errors.js'
import { writeTime } from '../../der/time.js'
import {
  writeBitString,
  writeExplicit,
  writeSequence,
  writeSmallInteger,
  writeUnsignedInteger,
} from '../../der/write.js'

/** Number of version 3 in its encoding: RFC 5280 §4.1.2.1. */
const VERSION_3 = 2
/** Most octets of a serial number: RFC 5280 §4.1.2.2. */
const MAX_SERIAL_OCTETS = 20
/** Identifier and length in front of a serial number. */
const SERIAL_HEAD = 2

/** What a TBSCertificate is made of; every part but the dates and the serial number is already encoded. */
export interface TBSCertificateInput {
  /** Serial number, big-endian, read as positive. */
  readonly serialNumber: Uint8Array
  /** DER of the AlgorithmIdentifier of the signature. */
  readonly signatureAlgorithm: Uint8Array
  /** DER of the issuer's Name: the very octets of the subject in the issuer's certificate. */
  readonly issuer: Uint8Array
  /** First instant of the validity, a whole second. */
  readonly notBefore: Date
  /** Last instant of the validity, a whole second. */
  readonly notAfter: Date
  /** DER of the subject's Name. */
  readonly subject: Uint8Array
  /** DER of the SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array
  /** DER of each Extension; none at all leaves the field out. */
  readonly extensions: readonly Uint8Array[]
}

/**
 * Writes a TBSCertificate of version 3: what is signed (RFC 5280 §4.1.2).
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when the serial number is zero or takes more than 20 octets;
 * `ERR_PKI_VALIDITY` when a date is no whole second of the years 1950 to 9999.
 */
export function writeTBSCertificate(input: TBSCertificateInput): Uint8Array {
  const { signatureAlgorithm, issuer, subject, publicKey, extensions } = input
  return writeSequence(
    writeExplicit(0, writeSmallInteger(VERSION_3)),
    writeSerialNumber(input.serialNumber),
    signatureAlgorithm,
    issuer,
    writeSequence(writeTime(input.notBefore, 'notBefore'), writeTime(input.notAfter, 'notAfter')),
    subject,
    publicKey,
    ...(extensions.length === 0 ? [] : [writeExplicit(3, writeSequence(...extensions))]),
  )
}

function writeSerialNumber(serialNumber: Uint8Array): Uint8Array {
  const integer = writeUnsignedInteger(serialNumber)
  const isZero = serialNumber.every((octet) => octet === 0)
  if (!isZero && integer.length - SERIAL_HEAD <= MAX_SERIAL_OCTETS) return integer
  throw new PKIError('ERR_PKI_OPTION', 'serialNumber must be positive and take at most 20 octets', {
    details: { option: 'serialNumber', expected: 'a positive number of at most 20 octets (159 bits)' },
  })
}

/**
 * Puts a signature under what it signs: a Certificate (RFC 5280 §4.1.1) or a CertificationRequest (RFC 2986 §4.2).
 *
 * @param tbs - DER of what was signed.
 * @param signatureAlgorithm - DER of the AlgorithmIdentifier; in a certificate the same as inside `tbs`.
 * @param signature - The signature in X.509 form.
 */
export function writeSigned(
  tbs: Uint8Array,
  signatureAlgorithm: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  return writeSequence(tbs, signatureAlgorithm, writeBitString(signature))
}
