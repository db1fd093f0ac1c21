import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on a subjectAltName without a name. */
export const altNameNotEmpty: Rule = {
  id: 'rfc5280/alt-name-not-empty',
  title: 'An alternative name that is there names something',
  source: rfc5280(
    '4.2.1.6',
    'If the subjectAltName extension is present, the sequence MUST contain at least one entry',
  ),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => certificate.extensions.subjectAltName !== undefined,
  check: (context) => {
    if (context.certificate.extensions.subjectAltName?.length !== 0) return pass()
    const expected = 'at least one name, or no subjectAltName'
    return fail({ found: 'a subjectAltName without a name', expected, fix: makeAgain(context) })
  },
}
