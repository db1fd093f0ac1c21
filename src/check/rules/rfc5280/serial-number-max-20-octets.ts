import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

const MOST_OCTETS = 20

/** Fails on a serial number whose encoding is longer than readers must take, the octet of its sign counted. */
export const serialNumberMax20Octets: Rule = {
  id: 'rfc5280/serial-number-max-20-octets',
  title: 'The serial number takes at most 20 octets',
  source: rfc5280('4.1.2.2', 'Conforming CAs MUST NOT use serialNumber values longer than 20 octets'),
  limit: { unit: 'octets', value: MOST_OCTETS },
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: () => true,
  check: (context) => {
    const { length } = context.certificate.serialNumber
    if (length <= MOST_OCTETS) return pass()
    return fail({ found: `${length} octets`, expected: '20 or fewer', fix: makeAgain(context) })
  },
}
