import type { DERReader } from '../../der/read.js'
import { readCRLReason } from './crl-reason.js'
import type { CRLReason } from './crl-records.js'
import { listExtensions, type ListedExtension } from './extensions.js'
import { readGeneralNames } from './general-name.js'
import { OID } from './oids.js'
import type { GeneralName, RawExtension } from './records.js'

/** What one entry of a CRL says by itself. */
export interface CRLEntry {
  /** Serial number of the certificate, two's complement, big-endian: a view of the input. */
  readonly serialNumber: Uint8Array
  /** When it was revoked, in milliseconds since 1970. */
  readonly revocationDate: number
  /** Why; `undefined` where it does not say. */
  readonly reason: CRLReason | undefined
  /** Since when its key must be doubted, in milliseconds since 1970; `undefined` where it does not say. */
  readonly invalidityDate: number | undefined
  /** Its own certificateIssuer. */
  readonly certificateIssuer: readonly GeneralName[] | undefined
  /** Every extension, in order. */
  readonly rawExtensions: readonly RawExtension[]
}

/**
 * Reads the next element as an entry of revokedCertificates (RFC 5280 §5.1): userCertificate, revocationDate,
 * crlEntryExtensions. A known extension that cannot be read, or stands twice, is refused.
 */
export function readCRLEntry(list: DERReader, field: string): CRLEntry {
  const entry = list.sequence(field)
  const serialNumber = entry.integer('userCertificate')
  const revocationDate = entry.time('revocationDate').getTime()
  const listed = entry.done ? NO_EXTENSIONS : listExtensions(entry, 'crlEntryExtensions')
  entry.end()
  if (listed.length === 0) return silentEntry(serialNumber, revocationDate)
  return {
    serialNumber,
    revocationDate,
    reason: readOnly(listed, OID.reasonCode, readCRLReason),
    invalidityDate: readOnly(listed, OID.invalidityDate, (value) =>
      value.generalizedTime('invalidityDate').getTime(),
    ),
    certificateIssuer: readOnly(listed, OID.certificateIssuer, (value) =>
      readGeneralNames(value, 'certificateIssuer'),
    ),
    rawExtensions: Object.freeze(listed.map(({ raw }) => raw)),
  }
}

const NO_EXTENSIONS: readonly ListedExtension[] = []
const NO_RAW_EXTENSIONS: readonly RawExtension[] = Object.freeze([])

/** An entry that says no more than it must. */
function silentEntry(serialNumber: Uint8Array, revocationDate: number): CRLEntry {
  return {
    serialNumber,
    revocationDate,
    reason: undefined,
    invalidityDate: undefined,
    certificateIssuer: undefined,
    rawExtensions: NO_RAW_EXTENSIONS,
  }
}

/** Reads the one extension of a type, if there is one; two are refused, since each could mean something else. */
function readOnly<Value>(
  listed: readonly ListedExtension[],
  oid: string,
  read: (reader: DERReader) => Value,
): Value | undefined {
  let found: DERReader | undefined
  for (const { raw, value } of listed) {
    if (raw.oid !== oid) continue
    if (found !== undefined) value.fail(`has a second extension ${oid}`)
    found = value
  }
  if (found === undefined) return undefined
  const value = read(found)
  found.end()
  return value
}
