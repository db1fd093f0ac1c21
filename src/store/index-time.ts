const FIRST_GENERALIZED_YEAR = 2050
/** RFC 5280 §4.1.2.5.1: a year of two digits from 50 lies in the twentieth century. */
const FIRST_TWO_DIGIT_YEAR = 50
/** UTCTime or GeneralizedTime; the seconds may be missing, as X.690 before RFC 5280 let them. */
const INDEX_TIME = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/

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
  const fields = INDEX_TIME.exec(text)
  if (fields === null) return undefined
  const [, years = '', month = '', day = '', hour = '', minute = '', second = '00'] = fields
  // Twelve digits are a UTCTime without seconds' two, never a GeneralizedTime without minutes.
  const year = years.length === 4 ? Number(years) : fullYear(Number(years))
  const iso = `${String(year).padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const instant = Date.parse(iso)
  return Number.isNaN(instant) || new Date(instant).toISOString() !== iso ? undefined : instant
}

/** The year that two digits stand for. */
function fullYear(twoDigits: number): number {
  return twoDigits + (twoDigits < FIRST_TWO_DIGIT_YEAR ? 2000 : 1900)
}
