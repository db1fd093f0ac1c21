import { isCA } from '../certificate-facts.js'
import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on a key that may sign certificates although its owner is no CA. */
export const keyCertSignOnlyInCA: Rule = {
  id: 'rfc5280/key-cert-sign-only-in-ca',
  title: 'Only the key of a CA may sign certificates',
  source: rfc5280(
    '4.2.1.9',
    'If the cA boolean is not asserted, then the keyCertSign bit in the key usage extension MUST NOT be asserted',
  ),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => certificate.extensions.keyUsage?.includes('keyCertSign') === true,
  check: (context) => {
    if (isCA(context.certificate)) return pass()
    const expected = 'basicConstraints with cA TRUE, or a keyUsage without keyCertSign'
    return fail({ found: 'keyCertSign, and no CA', expected, fix: makeAgain(context) })
  },
}
