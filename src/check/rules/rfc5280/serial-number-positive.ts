import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** The sign of a two's complement number. */
const SIGN = 0x80

/** Fails on a serial number that is zero or negative. */
export const serialNumberPositive: Rule = {
  id: 'rfc5280/serial-number-positive',
  title: 'The serial number is positive',
  source: rfc5280(
    '4.1.2.2',
    'The serial number MUST be a positive integer assigned by the CA to each certificate',
  ),
  limit: { unit: 'serial number', value: 1 },
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: () => true,
  check: (context) => {
    const { serialNumber } = context.certificate
    const isNegative = ((serialNumber[0] ?? 0) & SIGN) !== 0
    if (!isNegative && serialNumber.some((octet) => octet !== 0)) return pass()
    const found = isNegative ? 'a negative number' : 'zero'
    return fail({ found, expected: 'a positive number', fix: makeAgain(context) })
  },
}
