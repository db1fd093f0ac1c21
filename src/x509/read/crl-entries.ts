import { DERReader } from '../../der/read.js'
import { TAG } from '../../der/tags.js'
import { writeElement } from '../../der/write.js'
import { readCRLEntry, type CRLEntry } from './crl-entry.js'
import type { CRLReason, RevokedEntry } from './crl-records.js'
import { OID } from './oids.js'
import type { GeneralName, RawExtension } from './records.js'
import { unknownCritical } from './unknown-critical.js'
import { UsualCRLEntry } from './usual-crl-entry.js'

const ENTRY_EXTENSIONS: ReadonlySet<string> = new Set<string>([
  OID.reasonCode,
  OID.invalidityDate,
  OID.certificateIssuer,
])

/** The revoked certificates of a CRL, kept as octets. */
export interface RevokedEntries {
  /** How many there are. */
  readonly count: number
  /** Critical extensions of entries that are not known, each once. */
  readonly unknownCritical: readonly string[]
  /** Makes one after the other. */
  readonly all: () => IterableIterator<RevokedEntry>
  /** Makes those of a serial number. */
  readonly find: (serialNumber: Uint8Array) => readonly RevokedEntry[]
}

/** Where entries lie, and which entry says whose each is. */
interface Places {
  /** The octets of all entries. */
  readonly octets: Uint8Array
  /** Offset of each entry, and the end of the last. */
  readonly offsets: readonly number[]
  /** Index of the entry whose certificateIssuer holds for each; -1 where the issuer of the CRL does. */
  readonly owners: readonly number[]
}

/** Reads revokedCertificates, if there are any (RFC 5280 §5.1.2.6); a list without entries is a deviation. */
export function readRevokedEntries(tbs: DERReader, version: number): RevokedEntries {
  const offsets: number[] = []
  const owners: number[] = []
  const unknown = new Set<string>()
  const element = tbs.optional('revokedCertificates', TAG.sequence)
  if (element === undefined) return lazyEntries({ octets: new Uint8Array(0), offsets: [0], owners }, unknown)
  const list = tbs.inside(element, 'revokedCertificates')
  if (list.done) tbs.deviate('empty-sequence', 'revokedCertificates', element.offset)
  const usual = new UsualCRLEntry(element.contents)
  let owner = -1
  while (!list.done) {
    const { offset } = list
    const index = offsets.push(offset - element.start) - 1
    // An extension in a list of version 1 is a deviation, which the general reader lists.
    if (version > 1 && usual.moveTo(offset - element.start)) list.skip(usual.octets)
    else {
      const field = `[${String(index)}]`
      const { certificateIssuer, rawExtensions } = readCRLEntry(list, field)
      if (rawExtensions.length > 0 && version === 1) list.deviate('version', field, offset)
      for (const oid of unknownCritical(rawExtensions, ENTRY_EXTENSIONS)) unknown.add(oid)
      if (certificateIssuer !== undefined) owner = index
    }
    owners.push(owner)
  }
  offsets.push(element.end - element.start)
  return lazyEntries({ octets: element.contents, offsets, owners }, unknown)
}

/** Entries that are made when they are asked for. */
function lazyEntries(places: Places, unknown: ReadonlySet<string>): RevokedEntries {
  const count = places.owners.length
  return {
    count,
    unknownCritical: Object.freeze([...unknown]),
    *all() {
      const make = entryMaker(places)
      for (let index = 0; index < count; index += 1) yield make(index)
    },
    find: (serialNumber) => Object.freeze(indexesOf(places, serialNumber).map(entryMaker(places))),
  }
}

/** Makes entries by their index; neighbours share the names of their issuer. */
function entryMaker(places: Places): (index: number) => RevokedEntry {
  const usual = new UsualCRLEntry(places.octets)
  let names: { readonly owner: number; readonly value: readonly GeneralName[] | undefined } | undefined
  return (index) => {
    const owner = places.owners[index] ?? -1
    if (names?.owner !== owner) {
      names = { owner, value: owner < 0 ? undefined : readEntryAt(places, owner).certificateIssuer }
    }
    const entry = usual.moveTo(places.offsets[index] ?? 0) ? usual.read() : readEntryAt(places, index)
    return new EntryRecord(entry, names.value)
  }
}

/** An entry whose dates are copies. All share two getters: a pair for each takes longer than all else of an entry. */
class EntryRecord implements RevokedEntry {
  declare readonly serialNumber: Uint8Array
  declare readonly revocationDate: Date
  declare readonly reason: CRLReason | undefined
  declare readonly invalidityDate: Date | undefined
  declare readonly certificateIssuer: readonly GeneralName[] | undefined
  declare readonly rawExtensions: readonly RawExtension[]
  readonly #revocationDate: number
  readonly #invalidityDate: number | undefined

  static readonly #revocationGetter: PropertyDescriptor = {
    enumerable: true,
    get(this: EntryRecord) {
      return new Date(this.#revocationDate)
    },
  }
  static readonly #invalidityGetter: PropertyDescriptor = {
    enumerable: true,
    get(this: EntryRecord) {
      return this.#invalidityDate === undefined ? undefined : new Date(this.#invalidityDate)
    },
  }

  constructor(entry: CRLEntry, certificateIssuer: readonly GeneralName[] | undefined) {
    this.#revocationDate = entry.revocationDate
    this.#invalidityDate = entry.invalidityDate
    this.serialNumber = entry.serialNumber
    Object.defineProperty(this, 'revocationDate', EntryRecord.#revocationGetter)
    this.reason = entry.reason
    Object.defineProperty(this, 'invalidityDate', EntryRecord.#invalidityGetter)
    this.certificateIssuer = certificateIssuer
    this.rawExtensions = entry.rawExtensions
    Object.freeze(this)
  }
}

/** Reads an entry again; it has been read before, so nothing in it is faulty. */
function readEntryAt({ octets, offsets }: Places, index: number): CRLEntry {
  const entry = octets.subarray(offsets[index], offsets[index + 1])
  return readCRLEntry(DERReader.open(entry, 'revokedCertificates', entry.length), `[${String(index)}]`)
}

/** Finds entries by the octets of their serial number: a number has one DER, so nothing needs to be read. */
function indexesOf({ octets, offsets, owners }: Places, serialNumber: Uint8Array): readonly number[] {
  const wanted = writeElement(TAG.integer, serialNumber)
  const indexes: number[] = []
  for (let index = 0; index < owners.length; index += 1) {
    if (startsWith(octets, contentsAt(octets, offsets[index] ?? 0), wanted)) indexes.push(index)
  }
  return indexes
}

/** Offset of the contents of an element that is known to be sound. */
function contentsAt(octets: Uint8Array, offset: number): number {
  const first = octets[offset + 1] ?? 0
  return offset + 2 + (first < 0x80 ? 0 : first & 0x7f)
}

function startsWith(octets: Uint8Array, offset: number, wanted: Uint8Array): boolean {
  for (let at = 0; at < wanted.length; at += 1) if (octets[offset + at] !== wanted[at]) return false
  return true
}
