import { PKIError } from '../base/errors.js'
import { DAY_MS, SECOND_MS } from '../base/time.js'
import { TAG } from './tags.js'

/** First year that RFC 5280 §4.1.2.5 writes as GeneralizedTime. */
export const FIRST_GENERALIZED_YEAR = 2050
/** First year that UTCTime can hold under the RFC 5280 window. */
const FIRST_UTC_YEAR = 1950
const LAST_YEAR = 9999

const FIRST_WRITABLE = Date.UTC(FIRST_UTC_YEAR, 0)
const FIRST_UNWRITABLE = Date.UTC(LAST_YEAR + 1, 0)
const DAY_SECONDS = DAY_MS / SECOND_MS
const DIGIT_ZERO = 0x30
const DIGIT_NINE = 0x39
const LETTER_Z = 0x5a

/** Tells whether a Time can hold an instant, its fraction of a second aside: the years 1950 to 9999. */
export function isWritableTime(instant: Date): boolean {
  const time = instant.getTime()
  return time >= FIRST_WRITABLE && time < FIRST_UNWRITABLE
}

/**
 * Writes a Time: UTCTime through 2049, GeneralizedTime from 2050, whole seconds, `Z`: RFC 5280 §4.1.2.5.
 *
 * @param option - Path of the caller's option, e.g. `notAfter`; it appears in the error.
 * @throws {@link PKIError} `ERR_PKI_VALIDITY` when the date is invalid, its year is not 1950 to 9999, or it holds a
 * fraction of a second: which way to round is the caller's to know (`floorToSecond`).
 */
export function writeTime(instant: Date, option: string): Uint8Array {
  if (!isWritableTime(instant) || instant.getUTCMilliseconds() !== 0) {
    throw new PKIError('ERR_PKI_VALIDITY', `${option} must be a whole second of the years 1950 to 9999`, {
      details: { option, expected: 'a valid Date of the years 1950 to 9999, without milliseconds' },
    })
  }
  const isUTC = instant.getUTCFullYear() < FIRST_GENERALIZED_YEAR
  const element = new Uint8Array(isUTC ? UTC_OCTETS : GENERALIZED_OCTETS)
  putTime(element, 0, instant)
  return element
}

/**
 * Puts a Time into octets as {@link writeTime} writes it, for lists of a hundred thousand; a fraction of a second is
 * dropped.
 *
 * @param instant - One that {@link isWritableTime} takes.
 * @returns The offset behind it.
 */
export function putTime(target: Uint8Array, at: number, instant: Date): number {
  const year = instant.getUTCFullYear()
  if (year >= FIRST_GENERALIZED_YEAR) return putGeneralizedTime(target, at, instant)
  target[at] = TAG.utcTime
  target[at + 1] = UTC_OCTETS - 2
  putPair(target, at + 2, year % 100)
  return putRest(target, at + 4, instant)
}

/** Puts a GeneralizedTime of whole seconds, also for a year that {@link putTime} writes as UTCTime. */
export function putGeneralizedTime(target: Uint8Array, at: number, instant: Date): number {
  const year = instant.getUTCFullYear()
  target[at] = TAG.generalizedTime
  target[at + 1] = GENERALIZED_OCTETS - 2
  putPair(target, at + 2, Math.floor(year / 100))
  putPair(target, at + 4, year % 100)
  return putRest(target, at + 6, instant)
}

/** Octets of a UTCTime of whole seconds and `Z`, identifier and length included. */
export const UTC_OCTETS = 15
/** The same of a GeneralizedTime. */
export const GENERALIZED_OCTETS = 17

/** What follows the year, and `Z`. */
function putRest(target: Uint8Array, at: number, instant: Date): number {
  const seconds = Math.floor(instant.getTime() / SECOND_MS)
  const secondOfDay = seconds - Math.floor(seconds / DAY_SECONDS) * DAY_SECONDS
  const minuteOfDay = Math.floor(secondOfDay / 60)
  putPair(target, at, instant.getUTCMonth() + 1)
  putPair(target, at + 2, instant.getUTCDate())
  putPair(target, at + 4, Math.floor(minuteOfDay / 60))
  putPair(target, at + 6, minuteOfDay % 60)
  putPair(target, at + 8, secondOfDay % 60)
  target[at + 10] = LETTER_Z
  return at + 11
}

/** A number below 100 as two digits: a third of the time that the text of a Date takes. */
function putPair(target: Uint8Array, at: number, pair: number): void {
  target[at] = DIGIT_ZERO + Math.floor(pair / 10)
  target[at + 1] = DIGIT_ZERO + (pair % 10)
}

/** What the contents of a Time say, and whether they have the one form that RFC 5280 allows. */
export interface ParsedTime {
  /** The instant. */
  readonly instant: Date
  /** False for a UTCTime without seconds, an offset instead of `Z`, or a GeneralizedTime before 2050. */
  readonly profiled: boolean
}

/** How many digits a UTCTime has, without or with seconds. */
const UTC_DIGITS: readonly number[] = [10, 12]
const GENERALIZED_DIGITS: readonly number[] = [14]
/** Octets of a time with an offset from its zone: `±hhmm`. */
const OFFSET_OCTETS = 5
const PLUS = 0x2b
const MINUS = 0x2d
const DAYS_OF_MONTHS: readonly number[] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** After 400 years the calendar repeats. */
const CYCLE_YEARS = 400
const CYCLE_MS = 146_097 * DAY_MS

/**
 * Reads the contents of a UTCTime or GeneralizedTime: the forms that Apple reads, with the window 1950 to 2049 of
 * RFC 5280 §4.1.2.5.1. No fractions, no 24:00, no leap second. Gives `undefined` where they are no time.
 */
export function parseTimeContents(tag: number, contents: Uint8Array): ParsedTime | undefined {
  const isUTC = tag === TAG.utcTime
  const digits = countDigits(contents, 0)
  if (!(isUTC ? UTC_DIGITS : GENERALIZED_DIGITS).includes(digits)) return undefined
  const offset = offsetMinutes(contents, digits)
  const instant = new Date(timeOfDigits(contents, 0, digits) - offset * 60 * SECOND_MS)
  // Whatever is impossible is not a number, and so is the year of its instant.
  if (!isWithinYears(instant)) return undefined
  const isYearOfForm = isUTC || yearOfDigits(contents, 0, digits) >= FIRST_GENERALIZED_YEAR
  return { instant, profiled: isYearOfForm && digits !== 10 && contents[digits] === LETTER_Z }
}

/**
 * Reads an element that is a UTCTime or GeneralizedTime of whole seconds and `Z`, the form of nearly all, and makes
 * nothing of it but a number: a CRL holds a hundred thousand.
 *
 * @param at - Offset of its identifier octet.
 * @returns Its milliseconds since 1970; NaN where there is no such element, or no such instant.
 */
export function readPlainTime(octets: Uint8Array, at: number): number {
  const isUTC = octets[at] === TAG.utcTime
  if (!isUTC && octets[at] !== TAG.generalizedTime) return Number.NaN
  const start = at + 2
  const digits = (isUTC ? UTC_OCTETS : GENERALIZED_OCTETS) - 3
  if (octets[at + 1] !== digits + 1 || octets[start + digits] !== LETTER_Z) return Number.NaN
  return countDigits(octets, start) === digits ? timeOfDigits(octets, start, digits) : Number.NaN
}

/** The instant of the 10, 12 (UTCTime) or 14 digits at an offset, read as UTC; NaN where there is no such time. */
function timeOfDigits(octets: Uint8Array, start: number, digits: number): number {
  const at = start + (isShort(digits) ? 2 : 4)
  const midnight = midnightOf(yearOfDigits(octets, start, digits), pairAt(octets, at), pairAt(octets, at + 2))
  return midnight + secondsOf(octets, at + 4, start + digits) * SECOND_MS
}

function yearOfDigits(octets: Uint8Array, start: number, digits: number): number {
  const first = pairAt(octets, start)
  return isShort(digits) ? yearOfUTC(first) : first * 100 + pairAt(octets, start + 2)
}

/** Tells whether so many digits have a year of two. */
function isShort(digits: number): boolean {
  return digits < GENERALIZED_OCTETS - 3
}

/** How many digits stand at an offset. */
function countDigits(octets: Uint8Array, start: number): number {
  let at = start
  while (isDigit(octets[at])) at += 1
  return at - start
}

function isDigit(octet: number | undefined): boolean {
  return octet !== undefined && octet >= DIGIT_ZERO && octet <= DIGIT_NINE
}

/** The number that two digits make. */
function pairAt(contents: Uint8Array, at: number): number {
  return ((contents[at] ?? 0) - DIGIT_ZERO) * 10 + (contents[at + 1] ?? 0) - DIGIT_ZERO
}

/** RFC 5280 §4.1.2.5.1. */
function yearOfUTC(year: number): number {
  return year + (year < FIRST_UTC_YEAR % 100 ? 2000 : 1900)
}

/** Seconds of the `hhmm` or `hhmmss` between two places, or NaN where there is no such time of day. */
function secondsOf(contents: Uint8Array, at: number, end: number): number {
  const [hour, minute] = [pairAt(contents, at), pairAt(contents, at + 2)]
  const second = at + 4 < end ? pairAt(contents, at + 4) : 0
  return hour > 23 || minute > 59 || second > 59 ? Number.NaN : (hour * 60 + minute) * 60 + second
}

/** Minutes of the `Z` or `±hhmm` that ends a time, or NaN where something else does. */
function offsetMinutes(contents: Uint8Array, at: number): number {
  const sign = contents[at]
  if (sign === LETTER_Z) return contents.length === at + 1 ? 0 : Number.NaN
  const isOffset = sign === PLUS || sign === MINUS
  const isWhole = contents.length === at + OFFSET_OCTETS && countDigits(contents, at + 1) === 4
  if (!isOffset || !isWhole) return Number.NaN
  const [hours, minutes] = [pairAt(contents, at + 1), pairAt(contents, at + 3)]
  if (hours > 23 || minutes > 59) return Number.NaN
  return (sign === MINUS ? -1 : 1) * (hours * 60 + minutes)
}

/** Milliseconds of the start of a day, or NaN where there is none: a Date turns 30 February into 2 March. */
function midnightOf(year: number, month: number, day: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % CYCLE_YEARS === 0)
  const days = (DAYS_OF_MONTHS[month - 1] ?? 0) + (isLeap && month === 2 ? 1 : 0)
  if (day < 1 || day > days) return Number.NaN
  // A year below 100 would mean one of the 20th century.
  return Date.UTC(year + CYCLE_YEARS, month - 1, day) - CYCLE_MS
}

/** An offset can lead out of the years that have four digits. */
function isWithinYears(instant: Date): boolean {
  const year = instant.getUTCFullYear()
  return year >= 0 && year <= LAST_YEAR
}
