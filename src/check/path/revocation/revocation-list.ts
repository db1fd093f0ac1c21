import { toHex } from '../../../base/bytes.js'
import type { CRLRecord, IssuingDistributionPoint, RevokedEntry } from '../../../x509/read/crl-records.js'
import { OID } from '../../../x509/read/oids.js'
import { nameKey } from '../compare-names.js'
import { directoryNames, pointNames } from './point-names.js'

/** What a CRL says of one certificate. */
export interface Revocation {
  /** Why, by the name of RFC 5280 §5.3.1; `unspecified` where no reason is given. */
  readonly reason: string
  /** Since when. */
  readonly since: Date
}

/** One CRL, ready to be asked. */
export interface RevocationList {
  /** The CRL. */
  readonly record: CRLRecord
  /** The name of its issuer, as text. */
  readonly issuerKey: string
  /** Why it cannot be used, whoever signed it; `undefined` where it can. */
  readonly problem: string | undefined
  /** When it was issued, milliseconds. */
  readonly thisUpdate: number
  /** When the next one comes at the latest, milliseconds. */
  readonly nextUpdate: number | undefined
  /** Its number. */
  readonly number: bigint | undefined
  /** Number of the CRL that it builds on; `undefined`: it is complete. */
  readonly baseNumber: bigint | undefined
  /** Its issuingDistributionPoint; `undefined`: it speaks of everything. */
  readonly scope: IssuingDistributionPoint | undefined
  /** The same as text: equal texts, equal scopes (RFC 5280 §5.2.4). */
  readonly scopeKey: string
  /** Names of the point that it is issued for; empty: it names none. */
  readonly pointNames: readonly string[]
  /** Identifier of the key that it says has signed it. */
  readonly keyId: Uint8Array | undefined
}

/** Makes a CRL ready to be asked. */
export function createRevocationList(record: CRLRecord): RevocationList {
  const { issuer, extensions, rawExtensions } = record
  const scope = extensions.issuingDistributionPoint
  const scopeDER = rawExtensions.find(({ oid }) => oid === OID.issuingDistributionPoint)?.value
  return {
    record,
    issuerKey: nameKey(issuer, 'rfc5280'),
    problem: problemOf(record),
    thisUpdate: record.thisUpdate.getTime(),
    nextUpdate: record.nextUpdate?.getTime(),
    number: extensions.cRLNumber,
    baseNumber: extensions.baseCRLNumber,
    scope,
    scopeKey: scopeDER === undefined ? '' : toHex(scopeDER),
    pointNames: scope === undefined ? [] : [...pointNames(scope, issuer)],
    keyId: extensions.authorityKeyId?.keyId,
  }
}

/** RFC 5280 §5.2, §5.3: what is critical and not known, and §5.2.3: CRLNumber must not be critical. */
function problemOf(record: CRLRecord): string | undefined {
  const { rawExtensions, duplicateExtensions, unreadableExtensions, deviations } = record
  if (duplicateExtensions.length > 0) return `it has ${duplicateExtensions.join(', ')} twice`
  const [unreadable] = unreadableExtensions
  if (unreadable !== undefined) return `its extension ${unreadable.oid} cannot be read`
  const unknown = [...record.unknownCriticalExtensions, ...record.unknownCriticalEntryExtensions]
  if (unknown.length > 0) return `its critical extension ${unknown.join(', ')} is not known`
  const isNumberCritical = rawExtensions.some(({ oid, critical }) => critical && oid === OID.cRLNumber)
  if (isNumberCritical) return 'its CRLNumber is critical'
  const isMismatch = deviations.some(({ kind }) => kind === 'algorithm-mismatch')
  return isMismatch ? 'it names two signature algorithms' : undefined
}

/** Finds what a CRL says of the certificate with a serial number, of an issuer by its name as text. */
export function findInList(
  list: RevocationList,
  issuerKey: string,
  serialNumber: Uint8Array,
): Revocation | undefined {
  const entry = list.record.find(serialNumber).find((each) => isOf(each, issuerKey, list))
  if (entry === undefined) return undefined
  return { reason: entry.reason ?? 'unspecified', since: entry.revocationDate }
}

/** Whether an entry is about a certificate of an issuer: RFC 5280 §5.3.3. */
function isOf({ certificateIssuer }: RevokedEntry, issuerKey: string, list: RevocationList): boolean {
  if (certificateIssuer === undefined) return list.issuerKey === issuerKey
  return directoryNames(certificateIssuer).some((name) => nameKey(name, 'rfc5280') === issuerKey)
}
