import { equalBytes } from '../../base/bytes.js'
import { expectBytes } from '../../base/options.js'
import type { DERElement } from '../../der/element.js'
import { DERReader } from '../../der/read.js'
import { TAG } from '../../der/tags.js'
import { readAlgorithm } from './algorithm.js'
import { CRL_EXTENSIONS, readCRLExtensions } from './crl-extensions.js'
import { readRevokedEntries, type RevokedEntries } from './crl-entries.js'
import type { CRLRecord } from './crl-records.js'
import { listExtensions, readListed, type ListedExtension } from './extensions.js'
import { MOST_CRL_OCTETS } from './limits.js'
import { readNameField } from './name.js'
import type { Name } from './records.js'
import { unknownCritical } from './unknown-critical.js'

/** What a TBSCertList holds, before it becomes part of a record. */
interface TBSCertList {
  readonly version: number
  readonly algorithm: DERElement
  readonly issuer: Name
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  readonly revoked: RevokedEntries
  readonly listed: readonly ListedExtension[]
}

/**
 * Reads a certificate revocation list into a frozen record (RFC 5280 §5): strict about the encoding, tolerant of what
 * the world ships, which is listed in `deviations`, `unreadableExtensions` and `duplicateExtensions`. An entry whose
 * known extensions cannot be read, or stand twice, makes the whole list unreadable: it could hide whose it is. Every
 * entry is checked at once, and made only when it is asked for. Nothing is verified. The input is copied once.
 *
 * @throws {@link PKIError} `ERR_PKI_DER` when the bytes are no CRL, are more than 16 MiB, or octets follow it; `ERR_PKI_OPTION` when
 * they are no `Uint8Array`.
 */
export function readCRL(bytes: Uint8Array): CRLRecord {
  const der = expectBytes(bytes, 'crl')
  const reader = DERReader.open(der, 'CertificateList', MOST_CRL_OCTETS)
  const list = reader.sequence('')
  reader.end()
  const tbsElement = list.element('tbsCertList', TAG.sequence)
  const tbs = readTBS(list.inside(tbsElement, 'tbsCertList'))
  const algorithm = readAlgorithm(list, 'signatureAlgorithm')
  const signature = list.bitString('signatureValue')
  list.end()
  if (!equalBytes(tbs.algorithm.bytes, algorithm.element.bytes)) {
    list.deviate('algorithm-mismatch', 'signatureAlgorithm', algorithm.element.offset)
  }
  const { version, issuer, revoked } = tbs
  const [thisUpdate, nextUpdate] = [tbs.thisUpdate.getTime(), tbs.nextUpdate?.getTime()]
  const extensionRecords = readListed(tbs.listed, readCRLExtensions)
  return Object.freeze({
    der,
    tbs: tbsElement.bytes,
    version,
    signatureAlgorithm: algorithm.oid,
    signatureAlgorithmDER: algorithm.element.bytes,
    signature,
    issuer,
    get thisUpdate() {
      return new Date(thisUpdate)
    },
    get nextUpdate() {
      return nextUpdate === undefined ? undefined : new Date(nextUpdate)
    },
    entryCount: revoked.count,
    entries: () => revoked.all(),
    find: (serialNumber: Uint8Array) => revoked.find(serialNumber),
    ...extensionRecords,
    unknownCriticalExtensions: unknownCritical(extensionRecords.rawExtensions, CRL_EXTENSIONS),
    unknownCriticalEntryExtensions: revoked.unknownCritical,
    deviations: Object.freeze([...reader.deviations]),
  })
}

/** RFC 5280 §5.1.2. */
function readTBS(tbs: DERReader): TBSCertList {
  const version = readVersion(tbs)
  const algorithm = readAlgorithm(tbs, 'signature').element
  const issuer = readNameField(tbs, 'issuer')
  const thisUpdate = tbs.time('thisUpdate')
  const nextUpdate = readNextUpdate(tbs)
  const revoked = readRevokedEntries(tbs, version)
  const listed = readExtensionList(tbs, version)
  tbs.end()
  return { version, algorithm, issuer, thisUpdate, nextUpdate, revoked, listed }
}

/** The number of the version as people say it: 1, which is written by leaving it out, or 2. */
function readVersion(tbs: DERReader): number {
  if (tbs.peek() !== TAG.integer) return 1
  const { offset } = tbs
  const version = tbs.smallInteger('version') + 1
  if (version === 1) tbs.deviate('encoded-default', 'version', offset)
  if (version > 2) tbs.fail('is no version of a CRL', 'version', offset)
  return version
}

/** RFC 5280 §5.1.2.5: X.509 lets it be left out, RFC 5280 does not. */
function readNextUpdate(tbs: DERReader): Date | undefined {
  const tag = tbs.peek()
  if (tag === TAG.utcTime || tag === TAG.generalizedTime) return tbs.time('nextUpdate')
  tbs.deviate('absent-field', 'nextUpdate')
  return undefined
}

/** RFC 5280 §5.1.2.7: extensions belong to version 2. */
function readExtensionList(tbs: DERReader, version: number): readonly ListedExtension[] {
  const { offset } = tbs
  const field = tbs.explicit('crlExtensions', 0)
  if (field === undefined) return []
  if (version !== 2) tbs.deviate('version', 'crlExtensions', offset)
  const listed = listExtensions(field, '')
  field.end()
  return listed
}
