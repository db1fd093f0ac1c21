import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on a keyUsage that allows nothing. */
export const keyUsageNotEmpty: Rule = {
  id: 'rfc5280/key-usage-not-empty',
  title: 'A key usage that is there allows something',
  source: rfc5280(
    '4.2.1.3',
    'When the keyUsage extension appears in a certificate, at least one of the bits MUST be set to 1',
  ),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => certificate.extensions.keyUsage !== undefined,
  check: (context) => {
    if (context.certificate.extensions.keyUsage?.length !== 0) return pass()
    const expected = 'at least one usage, or no keyUsage'
    return fail({ found: 'a keyUsage without a usage', expected, fix: makeAgain(context) })
  },
}
