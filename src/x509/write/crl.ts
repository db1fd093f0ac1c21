import { PKIError } from '../../base/errors.js'
import { writeTime } from '../../der/time.js'
import { writeExplicit, writeSequence, writeSmallInteger, writeUnsignedInteger } from '../../der/write.js'
import { OID } from '../read/oids.js'
import { writeAuthorityKeyIdentifier, writeExtension } from './extensions.js'

/** Number of version 2 in its encoding: RFC 5280 §5.1.2.1. */
const VERSION_2 = 1
/** Bits of the largest cRLNumber: 20 octets less the sign (RFC 5280 §5.2.3). */
const NUMBER_BITS = 159n

/** What a TBSCertList is made of; every part but the dates and the number is already encoded. */
export interface TBSCertListInput {
  /** DER of the AlgorithmIdentifier of the signature. */
  readonly signatureAlgorithm: Uint8Array
  /** DER of the issuer's Name: the very octets of the subject in its certificate. */
  readonly issuer: Uint8Array
  /** When it is issued, a whole second. */
  readonly thisUpdate: Date
  /** When the next one comes at the latest, a whole second. */
  readonly nextUpdate: Date
  /** DER of revokedCertificates as `CRLEntryWriter` gives it; no octets where nothing is revoked. */
  readonly entries: Uint8Array
  /** Key identifier of the issuer; `undefined`: it has none. */
  readonly keyId: Uint8Array | undefined
  /** Its number, which rises from one CRL to the next. */
  readonly number: bigint
}

/**
 * Writes a TBSCertList of version 2: what is signed (RFC 5280 §5.1.2), with authorityKeyIdentifier and cRLNumber.
 *
 * @throws {@link PKIError} `ERR_PKI_VALIDITY` when a date is no whole second of the years 1950 to 9999;
 * `ERR_PKI_OPTION` when the number is negative or takes more than 20 octets.
 */
export function writeTBSCertList(input: TBSCertListInput): Uint8Array {
  const { signatureAlgorithm, issuer, entries, keyId, number } = input
  const extensions = [
    ...(keyId === undefined ? [] : [writeAuthorityKeyIdentifier(keyId)]),
    writeExtension(OID.cRLNumber, false, writeUnsignedInteger(magnitudeOf(number))),
  ]
  return writeSequence(
    writeSmallInteger(VERSION_2),
    signatureAlgorithm,
    issuer,
    writeTime(input.thisUpdate, 'thisUpdate'),
    writeTime(input.nextUpdate, 'nextUpdate'),
    entries,
    writeExplicit(0, writeSequence(...extensions)),
  )
}

function magnitudeOf(number: bigint): Uint8Array {
  if (number < 0n || number >> NUMBER_BITS !== 0n) {
    throw new PKIError('ERR_PKI_OPTION', 'number must be 0 or more and take at most 20 octets', {
      details: { option: 'number', expected: 'a bigint from 0 to 2^159 - 1' },
    })
  }
  const digits = number.toString(16)
  const pairs = digits.padStart(digits.length + (digits.length % 2), '0').match(/../g) ?? []
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16))
}
