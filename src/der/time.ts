import { PKIError } from '../base/errors.js'
import { TAG } from './tags.js'
import { writeElement } from './write.js'

/** First year that RFC 5280 §4.1.2.5 writes as GeneralizedTime. */
const FIRST_GENERALIZED_YEAR = 2050
/** First year that UTCTime can hold under the RFC 5280 window. */
const FIRST_UTC_YEAR = 1950
const LAST_YEAR = 9999

/**
 * Writes a Time: UTCTime through 2049, GeneralizedTime from 2050, whole seconds, `Z`: RFC 5280 §4.1.2.5.
 *
 * @throws {@link PKIError} `ERR_PKI_VALIDITY` when the date is invalid or its year is not 1950 to 9999.
 */
export function writeTime(instant: Date, option: string): Uint8Array {
  const year = instant.getUTCFullYear()
  if (!(year >= FIRST_UTC_YEAR && year <= LAST_YEAR)) {
    throw new PKIError('ERR_PKI_VALIDITY', `${option} must be a date of the years 1950 to 9999`, {
      details: { option, expected: 'a valid Date of the years 1950 to 9999' },
    })
  }
  const digits = instant.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))
  return year < FIRST_GENERALIZED_YEAR
    ? writeElement(TAG.utcTime, ascii(`${digits.slice(2)}Z`))
    : writeElement(TAG.generalizedTime, ascii(`${digits}Z`))
}

/** What the contents of a Time say, and whether they have the one form that RFC 5280 allows. */
export interface ParsedTime {
  /** The instant. */
  readonly instant: Date
  /** False for seconds left out, an offset instead of `Z`, or a GeneralizedTime before 2050. */
  readonly profiled: boolean
}

const UTC_TIME = /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})$/
const GENERALIZED_TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})$/

/** Minutes of `Z` or `±hhmm`, or `undefined` where the offset is impossible. */
function offsetMinutes(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3))
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** The instant of a calendar date, or `undefined` where there is no such day or hour. */
function instantOf(year: number, fields: readonly number[], zone: string): Date | undefined {
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields
  const offset = offsetMinutes(zone)
  if (offset === undefined || hour > 23 || minute > 59 || second > 59) return undefined
  const local = new Date(0)
  local.setUTCFullYear(year, month - 1, day)
  local.setUTCHours(hour, minute, second)
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) return undefined
  return new Date(local.getTime() - offset * 60_000)
}

/** Reads the contents of a UTCTime or GeneralizedTime, or gives `undefined` where they are no time. */
export function parseTimeContents(tag: number, contents: Uint8Array): ParsedTime | undefined {
  const isUTC = tag === TAG.utcTime
  const match = (isUTC ? UTC_TIME : GENERALIZED_TIME).exec(String.fromCharCode(...contents.subarray(0, 24)))
  if (match === null || contents.length > 24) return undefined
  const [, yearDigits = '', month, day, hour, minute, second, zone = ''] = match
  const shortYear = Number(yearDigits)
  const year = isUTC ? shortYear + (shortYear < 50 ? 2000 : 1900) : shortYear
  const instant = instantOf(year, [month, day, hour, minute, second ?? '0'].map(Number), zone)
  if (instant === undefined) return undefined
  const profiled = second !== undefined && zone === 'Z' && (isUTC || year >= FIRST_GENERALIZED_YEAR)
  return { instant, profiled }
}
