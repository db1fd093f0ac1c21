import { TAG } from '../../der/tags.js'
import { GENERALIZED_OCTETS, UTC_OCTETS, readPlainTime } from '../../der/time.js'
import type { CRLEntry } from './crl-entry.js'
import { CRL_REASONS, type CRLReason } from './crl-records.js'
import { OID } from './oids.js'
import type { RawExtension } from './records.js'

/** reasonCode (2.5.29.21), not critical, up to the number of the reason: RFC 5280 §5.3.1. */
export const REASON_HEAD: readonly number[] = [
  0x30,
  0x0a,
  0x06,
  0x03,
  0x55,
  0x1d,
  0x15,
  0x04,
  0x03,
  TAG.enumerated,
  1,
]
/** invalidityDate (2.5.29.24), not critical, up to its GeneralizedTime: RFC 5280 §5.3.2. */
export const INVALIDITY_HEAD: readonly number[] = [0x30, 0x18, 0x06, 0x03, 0x55, 0x1d, 0x18, 0x04, 0x11]

/** Identifier and length of an element of fewer than 128 octets. */
const SHORT_HEAD = 2
const REASON_OCTETS = REASON_HEAD.length + 1
const INVALIDITY_OCTETS = INVALIDITY_HEAD.length + GENERALIZED_OCTETS
/** Offset of the contents of the OCTET STRING in either extension. */
const VALUE_AT = 9
const ABSENT = -1
const NO_EXTENSIONS: readonly RawExtension[] = Object.freeze([])

/**
 * Looks at the entries of a CRL that have the usual shape: fewer than 128 octets, a UTCTime with seconds, and no
 * extension but a reasonCode and an invalidityDate. For a hundred thousand of them nothing is made but numbers; every
 * other shape, faulty ones too, is left to `readCRLEntry`, and what is found here is what that would read.
 */
export class UsualCRLEntry {
  readonly #list: Uint8Array
  #start = 0
  #end = 0
  #serialEnd = 0
  #revocationDate = 0
  #reasonAt = ABSENT
  #invalidityAt = ABSENT

  /** Takes the contents of revokedCertificates. */
  constructor(list: Uint8Array) {
    this.#list = list
  }

  /** How many octets the entry has. */
  get octets(): number {
    return this.#end - this.#start
  }

  /** Goes to the entry at an offset, and tells whether it has the usual shape; if not, nothing else may be asked. */
  moveTo(start: number): boolean {
    const list = this.#list
    const serial = start + SHORT_HEAD
    const length = list[start + 1] ?? 0
    this.#start = start
    this.#end = serial + length
    if (list[start] !== TAG.sequence || length >= 0x80 || this.#end > list.length) return false
    this.#serialEnd = serial + SHORT_HEAD + (list[serial + 1] ?? 0)
    const extensions = this.#serialEnd + UTC_OCTETS
    if (extensions > this.#end || !isInteger(list, serial) || list[this.#serialEnd] !== TAG.utcTime)
      return false
    this.#revocationDate = readPlainTime(list, this.#serialEnd)
    return !Number.isNaN(this.#revocationDate) && this.#hasUsualExtensions(extensions)
  }

  /** Makes the entry that it has gone to. */
  read(): CRLEntry {
    const [reasonAt, invalidityAt] = [this.#reasonAt, this.#invalidityAt]
    return {
      serialNumber: this.#list.subarray(this.#start + 2 * SHORT_HEAD, this.#serialEnd),
      revocationDate: this.#revocationDate,
      reason: reasonAt === ABSENT ? undefined : reasonOf(this.#list, reasonAt),
      invalidityDate: invalidityAt === ABSENT ? undefined : invalidityOf(this.#list, invalidityAt),
      certificateIssuer: undefined,
      rawExtensions: this.#rawExtensions(),
    }
  }

  #hasUsualExtensions(start: number): boolean {
    const [list, end] = [this.#list, this.#end]
    this.#reasonAt = ABSENT
    this.#invalidityAt = ABSENT
    if (start === end) return true
    let at = start + SHORT_HEAD
    if (list[start] !== TAG.sequence || at >= end || list[start + 1] !== end - at) return false
    while (at < end) {
      if (this.#reasonAt === ABSENT && reasonOf(list, at) !== undefined) {
        this.#reasonAt = at
        at += REASON_OCTETS
      } else if (this.#invalidityAt === ABSENT && !Number.isNaN(invalidityOf(list, at))) {
        this.#invalidityAt = at
        at += INVALIDITY_OCTETS
      } else return false
    }
    return at === end
  }

  #rawExtensions(): readonly RawExtension[] {
    const [reasonAt, invalidityAt] = [this.#reasonAt, this.#invalidityAt]
    if (reasonAt === ABSENT && invalidityAt === ABSENT) return NO_EXTENSIONS
    const reason = reasonAt === ABSENT ? [] : [this.#raw(OID.reasonCode, reasonAt, REASON_OCTETS)]
    if (invalidityAt === ABSENT) return Object.freeze(reason)
    const invalidity = this.#raw(OID.invalidityDate, invalidityAt, INVALIDITY_OCTETS)
    return Object.freeze(reasonAt < invalidityAt ? [...reason, invalidity] : [invalidity, ...reason])
  }

  #raw(oid: string, at: number, octets: number): RawExtension {
    return Object.freeze({ oid, critical: false, value: this.#list.subarray(at + VALUE_AT, at + octets) })
  }
}

/** Tells whether a short INTEGER in its fewest octets stands at an offset (X.690 §8.3.2). */
function isInteger(list: Uint8Array, at: number): boolean {
  const length = list[at + 1] ?? 0
  if (list[at] !== TAG.integer || length < 1 || length >= 0x80) return false
  const isNegative = (list[at + 3] ?? 0) >= 0x80
  return length === 1 || list[at + 2] !== (isNegative ? 0xff : 0)
}

/** The reason of the usual reasonCode at an offset; `undefined` where there is none, or a number without a meaning. */
function reasonOf(list: Uint8Array, at: number): CRLReason | undefined {
  return startsWith(list, at, REASON_HEAD) ? CRL_REASONS[list[at + REASON_HEAD.length] ?? ABSENT] : undefined
}

/** The instant of the usual invalidityDate at an offset; NaN where there is none. */
function invalidityOf(list: Uint8Array, at: number): number {
  const time = at + INVALIDITY_HEAD.length
  const isUsual = list[time] === TAG.generalizedTime && startsWith(list, at, INVALIDITY_HEAD)
  return isUsual ? readPlainTime(list, time) : Number.NaN
}

function startsWith(list: Uint8Array, at: number, wanted: readonly number[]): boolean {
  for (let index = 0; index < wanted.length; index += 1) if (list[at + index] !== wanted[index]) return false
  return true
}
