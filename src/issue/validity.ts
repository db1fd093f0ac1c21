import { PKIError } from '../base/errors.js'
import { expectDate, expectInteger } from '../base/options.js'
import { DAY_MS, SECOND_MS, floorToSecond, inclusiveSeconds } from '../base/time.js'
import type { Validity } from '../base/time.js'
import { BACKDATE_MS, MAX_SERVER_DAYS, readClock } from './defaults.js'
import type { ValidityOptions } from './records.js'

/** Longest accepted length of a server certificate in seconds, both ends counted. */
const SERVER_LIMIT_SECONDS = (MAX_SERVER_DAYS * DAY_MS) / SECOND_MS
/** Most days that `validDays` takes: the calendar of X.509 ends with the year 9999. */
const MAX_DAYS = 8_000 * 365

/** The years that X.509 can write (RFC 5280 §4.1.2.5). */
const FIRST_YEAR = 1950
const LAST_YEAR = 9999
const CALENDAR = `${String(FIRST_YEAR)} to ${String(LAST_YEAR)}`

/** What a validity is made from. */
export interface ValidityRequest {
  /** What the caller asked for. */
  readonly options: ValidityOptions
  /** Days when nothing was asked for. */
  readonly defaultDays: number
  /** The issuer's interval; absent for a root. */
  readonly issuer?: Validity
}

/**
 * Turns days or dates into the two instants of a certificate.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` for options of a wrong type or that contradict each other,
 * `ERR_PKI_VALIDITY` for dates that make no interval, `ERR_PKI_ISSUER` (`expired`) when the issuer has ended,
 * `ERR_PKI_OUTLIVES_ISSUER` when the end that was asked for lies after the issuer's.
 */
export function resolveValidity({ options, defaultDays, issuer }: ValidityRequest): Validity {
  const now = options.now === undefined ? readClock() : expectDate(options.now, 'now')
  const notBefore = resolveStart(options, now, issuer)
  const asked = resolveEnd(options, notBefore)
  const notAfter = asked ?? clip(daysAfter(notBefore, defaultDays), issuer)
  if (issuer !== undefined && asked === undefined && notAfter < notBefore) throw expiredIssuer(issuer)
  if (notAfter < notBefore) {
    throw new PKIError(
      'ERR_PKI_VALIDITY',
      `the end ${iso(notAfter)} lies before the start ${iso(notBefore)}`,
      {
        details: { option: 'notAfter', expected: 'a date after notBefore' },
      },
    )
  }
  return { notBefore, notAfter }
}

/**
 * Refuses an interval that lies outside its issuer's.
 *
 * @throws {@link PKIError} `ERR_PKI_VALIDITY` when it begins before, `ERR_PKI_OUTLIVES_ISSUER` when it ends after.
 */
export function assertInsideIssuer(validity: Validity, issuer: Validity): void {
  if (validity.notBefore < issuer.notBefore) {
    throw new PKIError(
      'ERR_PKI_VALIDITY',
      `the certificate would begin ${iso(validity.notBefore)}, before its issuer (${iso(issuer.notBefore)})`,
      { details: { option: 'notBefore', expected: `${iso(issuer.notBefore)} or later` } },
    )
  }
  if (validity.notAfter <= issuer.notAfter) return
  throw new PKIError(
    'ERR_PKI_OUTLIVES_ISSUER',
    `the certificate would end ${iso(validity.notAfter)}, after its issuer (${iso(issuer.notAfter)})`,
    {
      details: { notAfter: iso(validity.notAfter), issuerNotAfter: iso(issuer.notAfter) },
      hint: 'Ask for fewer days, or leave validDays out: it then ends with its issuer at the latest.',
    },
  )
}

/**
 * Refuses a server certificate that iOS 13 and later would refuse for its length: `notAfter - notBefore + 1 s` above
 * 825 days.
 *
 * @throws {@link PKIError} `ERR_PKI_VALIDITY_TOO_LONG`.
 * @see https://support.apple.com/103769
 */
export function assertServerLength(validity: Validity): void {
  const seconds = inclusiveSeconds(validity)
  if (seconds <= SERVER_LIMIT_SECONDS) return
  const days = (seconds * SECOND_MS) / DAY_MS
  throw new PKIError(
    'ERR_PKI_VALIDITY_TOO_LONG',
    `a server certificate of ${String(Math.round(days * 1e5) / 1e5)} days is refused by iOS 13 and later: ` +
      `the limit is ${String(MAX_SERVER_DAYS)}, counting both ends (RFC 5280)`,
    {
      details: { seconds, limitSeconds: SERVER_LIMIT_SECONDS },
      hint: `Ask for ${String(MAX_SERVER_DAYS)} days or fewer; the root may live longer.`,
    },
  )
}

function resolveStart(options: ValidityOptions, now: Date, issuer: Validity | undefined): Date {
  if (options.notBefore !== undefined)
    return assertWritable(floorToSecond(expectDate(options.notBefore, 'notBefore')), 'notBefore')
  const start = floorToSecond(new Date(now.getTime() - BACKDATE_MS))
  return assertWritable(issuer !== undefined && start < issuer.notBefore ? issuer.notBefore : start, 'now')
}

function resolveEnd(options: ValidityOptions, notBefore: Date): Date | undefined {
  const { notAfter, validDays } = options
  if (notAfter !== undefined && validDays !== undefined) {
    throw new PKIError('ERR_PKI_OPTION', 'validDays and notAfter both say when the certificate ends', {
      details: { option: 'validDays', expected: 'either validDays or notAfter' },
    })
  }
  if (notAfter !== undefined)
    return assertWritable(floorToSecond(expectDate(notAfter, 'notAfter')), 'notAfter')
  if (validDays === undefined) return undefined
  return daysAfter(notBefore, expectInteger(validDays, 'validDays', { min: 1, max: MAX_DAYS }))
}

/** The last instant of so many days: one second less, because both ends count. */
function daysAfter(start: Date, days: number): Date {
  return new Date(start.getTime() + days * DAY_MS - SECOND_MS)
}

function clip(end: Date, issuer: Validity | undefined): Date {
  return issuer !== undefined && issuer.notAfter < end ? issuer.notAfter : end
}

function expiredIssuer(issuer: Validity): PKIError {
  return new PKIError('ERR_PKI_ISSUER', `the CA certificate ended ${iso(issuer.notAfter)}`, {
    details: { reason: 'expired' },
    hint: 'Make a new root, or renew this one; devices must trust the new certificate.',
  })
}

/** Refuses a date that no certificate can hold, before anything is computed from it. */
function assertWritable(instant: Date, option: string): Date {
  const year = instant.getUTCFullYear()
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return instant
  throw new PKIError('ERR_PKI_VALIDITY', `${option} lies outside the years ${CALENDAR}`, {
    details: { option, expected: `a Date of the years ${CALENDAR}` },
  })
}

/** ISO 8601. */
function iso(instant: Date): string {
  return instant.toISOString()
}
