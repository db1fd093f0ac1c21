import { PKIError } from '../base/errors.js'
import { SECOND_MS } from '../base/time.js'
import { textOfUnits } from './code-units.js'
import { TAG } from './tags.js'
import { writeElement } from './write.js'

/** First year that RFC 5280 §4.1.2.5 writes as GeneralizedTime. */
const FIRST_GENERALIZED_YEAR = 2050
/** First year that UTCTime can hold under the RFC 5280 window. */
const FIRST_UTC_YEAR = 1950
const LAST_YEAR = 9999

const DIGIT_ZERO = 0x30
const LETTER_Z = 0x5a

/**
 * Writes a Time: UTCTime through 2049, GeneralizedTime from 2050, whole seconds, `Z`: RFC 5280 §4.1.2.5.
 *
 * @param option - Path of the caller's option, e.g. `notAfter`; it appears in the error.
 * @throws {@link PKIError} `ERR_PKI_VALIDITY` when the date is invalid, its year is not 1950 to 9999, or it holds a
 * fraction of a second: which way to round is the caller's to know (`floorToSecond`).
 */
export function writeTime(instant: Date, option: string): Uint8Array {
  const year = instant.getUTCFullYear()
  const isWritable = year >= FIRST_UTC_YEAR && year <= LAST_YEAR && instant.getUTCMilliseconds() === 0
  if (!isWritable) {
    throw new PKIError('ERR_PKI_VALIDITY', `${option} must be a whole second of the years 1950 to 9999`, {
      details: { option, expected: 'a valid Date of the years 1950 to 9999, without milliseconds' },
    })
  }
  const isUTC = year < FIRST_GENERALIZED_YEAR
  const pairs = [
    ...(isUTC ? [] : [Math.floor(year / 100)]),
    ...[year % 100, instant.getUTCMonth() + 1, instant.getUTCDate()],
    ...[instant.getUTCHours(), instant.getUTCMinutes(), instant.getUTCSeconds()],
  ]
  return writeElement(isUTC ? TAG.utcTime : TAG.generalizedTime, writePairs(pairs))
}

/** Writes numbers below 100 as two digits each, and `Z`: a third of the time that the text of a Date takes. */
function writePairs(pairs: readonly number[]): Uint8Array {
  const octets = new Uint8Array(2 * pairs.length + 1)
  for (const [index, pair] of pairs.entries()) {
    octets[2 * index] = DIGIT_ZERO + Math.floor(pair / 10)
    octets[2 * index + 1] = DIGIT_ZERO + (pair % 10)
  }
  octets[2 * pairs.length] = LETTER_Z
  return octets
}

/** What the contents of a Time say, and whether they have the one form that RFC 5280 allows. */
export interface ParsedTime {
  /** The instant. */
  readonly instant: Date
  /** False for a UTCTime without seconds, an offset instead of `Z`, or a GeneralizedTime before 2050. */
  readonly profiled: boolean
}

/** Octets of the longest form, `YYYYMMDDhhmmss±hhmm`. */
const LONGEST_TIME = 19
const UTC_TIME = /^(?:\d{10}|\d{12})(?:Z|[+-]\d{4})$/
const GENERALIZED_TIME = /^\d{14}(?:Z|[+-]\d{4})$/

/** Minutes of `Z` or `±hhmm`, or `undefined` where the offset is impossible. */
function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3))
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** The number that two digits make. */
function pairAt(digits: string, at: number): number {
  return Number(digits.slice(at, at + 2))
}

/** Midnight of `YYYYMMDD`, or `undefined` where there is no such day: a Date turns 30 February into 2 March. */
function midnightOf(digits: string): Date | undefined {
  const month = pairAt(digits, 4) - 1
  const day = pairAt(digits, 6)
  const midnight = new Date(0)
  midnight.setUTCFullYear(Number(digits.slice(0, 4)), month, day)
  return midnight.getUTCMonth() === month && midnight.getUTCDate() === day ? midnight : undefined
}

/** The instant of `YYYYMMDDhhmmss` in a zone, or `undefined` where there is no such day, hour, minute or second. */
function instantOf(digits: string, zone: string): Date | undefined {
  const midnight = midnightOf(digits)
  const offset = offsetMinutes(zone)
  if (midnight === undefined || offset === undefined) return undefined
  const [hour, minute, second] = [pairAt(digits, 8), pairAt(digits, 10), pairAt(digits, 12)]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const instant = new Date(midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * SECOND_MS)
  const year = instant.getUTCFullYear()
  return year >= 0 && year <= LAST_YEAR ? instant : undefined
}

/**
 * Reads the contents of a UTCTime or GeneralizedTime: the forms that Apple reads, with the window 1950 to 2049 of
 * RFC 5280 §4.1.2.5.1. No fractions, no 24:00, no leap second. Gives `undefined` where they are no time.
 */
export function parseTimeContents(tag: number, contents: Uint8Array): ParsedTime | undefined {
  const text = textOfUnits(contents.subarray(0, LONGEST_TIME + 1))
  const isUTC = tag === TAG.utcTime
  if (!(isUTC ? UTC_TIME : GENERALIZED_TIME).test(text)) return undefined
  const [digits, zone] = splitZone(isUTC ? `${text < '5' ? '20' : '19'}${text}` : text)
  const instant = instantOf(digits.padEnd(14, '0'), zone)
  if (instant === undefined) return undefined
  const isYearOfForm = isUTC || Number(digits.slice(0, 4)) >= FIRST_GENERALIZED_YEAR
  return { instant, profiled: isYearOfForm && digits.length === 14 && zone === 'Z' }
}

/** Splits a time into its digits and its zone. */
function splitZone(text: string): readonly [digits: string, zone: string] {
  const at = text.search(/[Z+-]/)
  return [text.slice(0, at), text.slice(at)]
}
