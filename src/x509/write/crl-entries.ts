import { PKIError } from '../../base/errors.js'
import { TAG } from '../../der/tags.js'
import { isWritableTime, putGeneralizedTime, putTime } from '../../der/time.js'
import { writeElement } from '../../der/write.js'
import { CRL_REASONS, type CRLReason } from '../read/crl-records.js'
import { INVALIDITY_HEAD, REASON_HEAD } from '../read/usual-crl-entry.js'

/** One revoked certificate that is to be listed. */
export interface CRLEntryInput {
  /** Its serial number: hexadecimal digits, or octets, big-endian; read as positive. */
  readonly serialNumber: string | Uint8Array
  /** When it was revoked; a fraction of a second is dropped. */
  readonly at: Date
  /** Why; absent or `unspecified`: it is not written (RFC 5280 §5.3.1). */
  readonly reason?: CRLReason | undefined
  /** Since when its key must be doubted; absent: it is not written. A fraction of a second is dropped. */
  readonly invalidSince?: Date | undefined
}

/** Most octets of a serial number, a sign octet aside: a certificate that exists may be too long by that one. */
const MAX_SERIAL_OCTETS = 20
/** More than one entry takes: 2 and 23 (serial), 17 (time), 2, 12 (reason) and 26 (invalidity date). */
const ENTRY_ROOM = 96
const FIRST_ROOM = 4096
/** Identifier and length of an element of fewer than 128 octets. */
const SHORT_HEAD = 2

/**
 * Writes revokedCertificates of a CRL (RFC 5280 §5.1.2.6) entry by entry into one block of octets, which doubles when it
 * is full: nothing else is made for an entry.
 */
export class CRLEntryWriter {
  #octets = new Uint8Array(FIRST_ROOM)
  #end = 0
  #count = 0

  /** How many entries there are. */
  get count(): number {
    return this.#count
  }

  /**
   * Adds an entry behind the others; order means nothing in a CRL.
   *
   * @throws {@link PKIError} `ERR_PKI_OPTION` when the serial number is no number of at most 20 octets;
   * `ERR_PKI_VALIDITY` when a date lies outside the years 1950 to 9999. The list is then as it was.
   */
  add({ serialNumber, at, reason, invalidSince }: CRLEntryInput): void {
    if (!isWritableTime(at)) throw this.#badDate('at')
    if (invalidSince !== undefined && !isWritableTime(invalidSince)) throw this.#badDate('invalidSince')
    const octets = this.#withRoom()
    const start = this.#end
    const behindSerial = putSerialNumber(octets, start + SHORT_HEAD, serialNumber)
    if (behindSerial === undefined) throw this.#badSerial()
    const extensions = putTime(octets, behindSerial, at)
    const behindReason = putReason(octets, extensions + SHORT_HEAD, reason)
    const end = putInvalidity(octets, behindReason, invalidSince)
    const hasExtensions = end > extensions + SHORT_HEAD
    if (hasExtensions) putHead(octets, extensions, end)
    this.#end = hasExtensions ? end : extensions
    putHead(octets, start, this.#end)
    this.#count += 1
  }

  /** The list, DER; no octets at all where there is no entry, since an empty list must be left out. */
  finish(): Uint8Array {
    if (this.#count === 0) return new Uint8Array(0)
    return writeElement(TAG.sequence, this.#octets.subarray(0, this.#end))
  }

  #withRoom(): Uint8Array {
    if (this.#octets.length - this.#end >= ENTRY_ROOM) return this.#octets
    const larger = new Uint8Array(2 * this.#octets.length)
    larger.set(this.#octets)
    this.#octets = larger
    return larger
  }

  #badSerial(): PKIError {
    const option = `revoked[${this.#count}].serialNumber`
    const expected = `hexadecimal digits or octets of a number of at most ${MAX_SERIAL_OCTETS} octets`
    return new PKIError('ERR_PKI_OPTION', `${option} must be ${expected}`, { details: { option, expected } })
  }

  #badDate(field: string): PKIError {
    const option = `revoked[${this.#count}].${field}`
    const expected = 'a valid Date of the years 1950 to 9999'
    return new PKIError('ERR_PKI_VALIDITY', `${option} must be ${expected}`, {
      details: { option, expected },
    })
  }
}

/** Puts identifier and length of a SEQUENCE of fewer than 128 octets in front of its contents. */
function putHead(target: Uint8Array, start: number, end: number): void {
  target[start] = TAG.sequence
  target[start + 1] = end - start - SHORT_HEAD
}

/** Puts a positive INTEGER in the fewest octets; gives the offset behind it, or `undefined` where it is none. */
function putSerialNumber(target: Uint8Array, at: number, serial: string | Uint8Array): number | undefined {
  const first = at + SHORT_HEAD
  const end = typeof serial === 'string' ? putHex(target, first, serial) : putOctets(target, first, serial)
  if (end === undefined) return undefined
  const isNegative = (target[first] ?? 0) >= 0x80
  if (isNegative) {
    target.copyWithin(first + 1, first, end)
    target[first] = 0
  }
  const behind = isNegative ? end + 1 : end
  target[at] = TAG.integer
  target[at + 1] = behind - first
  return behind
}

/** Puts the octets of a number without leading zeros; zero is one octet. */
function putOctets(target: Uint8Array, at: number, octets: Uint8Array): number | undefined {
  let from = 0
  while (from < octets.length - 1 && octets[from] === 0) from += 1
  const count = octets.length - from
  if (count < 1 || count > MAX_SERIAL_OCTETS) return undefined
  for (let index = 0; index < count; index += 1) target[at + index] = octets[from + index] ?? 0
  return at + count
}

/** The same from hexadecimal digits, an odd number of them too. */
function putHex(target: Uint8Array, at: number, digits: string): number | undefined {
  let from = 0
  while (from < digits.length - 1 && digits.charCodeAt(from) === DIGIT_ZERO) from += 1
  const count = (digits.length - from + 1) >> 1
  if (count < 1 || count > MAX_SERIAL_OCTETS) return undefined
  const end = at + count
  let faults = 0
  // From its last digit on, two at a time: the first octet alone may have one.
  for (let index = digits.length - 1, place = end - 1; place >= at; index -= 2, place -= 1) {
    const low = HEX_VALUES[digits.charCodeAt(index)] ?? -1
    const high = index > from ? (HEX_VALUES[digits.charCodeAt(index - 1)] ?? -1) : 0
    faults |= low | high
    target[place] = (high << 4) | low
  }
  return faults < 0 ? undefined : end
}

const DIGIT_ZERO = 0x30

/** Values of hexadecimal digits by their character code, -1 for other ASCII: a table takes a third of the time. */
const HEX_VALUES: Int8Array = Int8Array.from({ length: 0x80 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()),
)

/** Puts reasonCode; `unspecified` should be left out (RFC 5280 §5.3.1). */
function putReason(target: Uint8Array, at: number, reason: CRLReason | undefined): number {
  if (reason === undefined || reason === 'unspecified') return at
  const end = putOctetsOf(REASON_HEAD, target, at)
  target[end] = CRL_REASONS.indexOf(reason)
  return end + 1
}

/** Puts invalidityDate: a GeneralizedTime in every year (RFC 5280 §5.3.2). */
function putInvalidity(target: Uint8Array, at: number, since: Date | undefined): number {
  if (since === undefined) return at
  return putGeneralizedTime(target, putOctetsOf(INVALIDITY_HEAD, target, at), since)
}

/** A loop: `set` of a short array takes longer. */
function putOctetsOf(octets: readonly number[], target: Uint8Array, at: number): number {
  for (let index = 0; index < octets.length; index += 1) target[at + index] = octets[index] ?? 0
  return at + octets.length
}
