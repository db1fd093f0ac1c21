import { FIRST_GENERALIZED_YEAR } from '../der/time.js'

/** RFC 5280 §4.1.2.5.1: a year of two digits from 50 lies in the twentieth century. */
const FIRST_TWO_DIGIT_YEAR = 50
const ZERO = 0x30
const LETTER_Z = 0x5a
/** Lengths without the `Z`: of a UTCTime, of one without seconds as X.690 lets it be, of a GeneralizedTime. */
const UTC_DIGITS = 12
const SHORT_UTC_DIGITS = 10
const GENERALIZED_DIGITS = 14
const MONTHS = 12

/** Digits of a time as a certificate holds them: UTCTime before 2050, GeneralizedTime after (RFC 5280 §4.1.2.5). */
export function formatIndexTime(instant: Date): string {
  const digits = formatGeneralizedTime(instant)
  return instant.getUTCFullYear() < FIRST_GENERALIZED_YEAR ? digits.slice(2) : digits
}

/** Digits of a time with a year of four digits, whatever the year: what openssl writes for the time of a compromise. */
export function formatGeneralizedTime(instant: Date): string {
  return `${instant.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`
}

/** Reads a time of `index.txt`: milliseconds since 1970, `undefined` when it is none. */
export function parseIndexTime(text: string): number | undefined {
  const digits = text.length - 1
  if (text.charCodeAt(digits) !== LETTER_Z) return undefined
  if (digits === GENERALIZED_DIGITS) return instantOf(pair(text, 0) * 100 + pair(text, 2), text.slice(4, -1))
  if (digits !== UTC_DIGITS && digits !== SHORT_UTC_DIGITS) return undefined
  const year = pair(text, 0)
  return instantOf(year + (year < FIRST_TWO_DIGIT_YEAR ? 2000 : 1900), text.slice(2, -1))
}

/** Two digits as a number; `NaN` when they are none. */
function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN
}

/** Every field is looked at: `Date.UTC` would take the 31st of February for a day of March. */
function instantOf(year: number, rest: string): number | undefined {
  const [month, day, hour, minute] = [pair(rest, 0), pair(rest, 2), pair(rest, 4), pair(rest, 6)]
  const second = rest.length === UTC_DIGITS - 2 ? pair(rest, 8) : 0
  const isTime = hour <= 23 && minute <= 59 && second <= 59
  if (!(month >= 1 && month <= MONTHS && day >= 1 && day <= daysIn(year, month) && isTime)) return undefined
  const instant = Date.UTC(year, month - 1, day, hour, minute, second)
  // Date.UTC takes the years 0 to 99 for those of the twentieth century.
  return year >= 100 ? instant : undefined
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
