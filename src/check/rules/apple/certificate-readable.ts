import { pass, fail, type Rule, type RuleContext } from '../rule.js'
import { appleSource } from '../sources.js'
import { SHOWN } from '../shown.js'
import { makeAgain } from '../cures.js'
import { unparseableExtensions } from '../unparseable-extensions.js'
import type { CertificateRecord } from '../../../x509/read/records.js'

/** Most octets of a serial number that the device reads. */
const MOST_SERIAL_OCTETS = 37

/**
 * Fails on a certificate that the device cannot make of its bytes, so that it never comes to a trust evaluation: version 1
 * written out, other parameters of an algorithm than its standard gives it, a serial number beyond all bounds, a UTCTime
 * of the years 50 to 69, a critical extension that cannot be parsed.
 */
export const certificateReadable: Rule = {
  id: 'apple/certificate-readable',
  title: 'Every certificate can be read',
  source: appleSource('OSX/sec/Security/SecCertificate.c', 'SecCertificateParse'),
  limit: { unit: 'octets of the serial number', value: MOST_SERIAL_OCTETS },
  layer: 'trust',
  shown: SHOWN.noSecureConnection,
  appliesTo: () => true,
  check: (context) => {
    const [found] = problemsOf(context)
    if (found === undefined) return pass()
    return fail({ found, expected: 'DER that the parser of the device takes', fix: makeAgain(context) })
  },
}

function problemsOf({ certificate, faults }: RuleContext): readonly string[] {
  const serial = certificate.serialNumber.length
  const critical = unparseableExtensions(certificate).filter((extension) => extension.critical)
  return [
    ...faults.filter(({ code }) => code === 'deviation').map(({ found }) => found),
    ...(serial > MOST_SERIAL_OCTETS ? [`a serial number of ${String(serial)} octets`] : []),
    ...unreadableDates(certificate),
    ...critical.map(({ oid, problem }) => `critical extension ${oid}: ${problem}`),
  ]
}

/** A UTCTime is the only form in which a date of 1950 to 1969 is read without a deviation. */
function unreadableDates(certificate: CertificateRecord): readonly string[] {
  return DATES.flatMap((field) => {
    const year = certificate[field].getUTCFullYear()
    if (year < 1950 || year >= 1970) return []
    const isOtherForm = certificate.deviations.some(
      ({ kind, path }) => kind === 'time-form' && path.endsWith(field),
    )
    return isOtherForm ? [] : [`${field} is a UTCTime of the year ${String(year % 100)}`]
  })
}

const DATES = ['notBefore', 'notAfter'] as const
