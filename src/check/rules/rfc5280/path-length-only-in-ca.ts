import { isCA } from '../certificate-facts.js'
import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on a pathLenConstraint in a certificate that cannot issue: it limits nothing. */
export const pathLengthOnlyInCA: Rule = {
  id: 'rfc5280/path-length-only-in-ca',
  title: 'Only a CA that may sign certificates limits the length of paths',
  source: rfc5280(
    '4.2.1.9',
    'CAs MUST NOT include the pathLenConstraint field unless the cA boolean is asserted and the key usage extension asserts the keyCertSign bit',
  ),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => certificate.extensions.basicConstraints?.pathLength !== undefined,
  check: (context) => {
    const { certificate } = context
    const maySign = certificate.extensions.keyUsage?.includes('keyCertSign') === true
    if (isCA(certificate) && maySign) return pass()
    const found = isCA(certificate) ? 'a path length without keyCertSign' : 'a path length, and no CA'
    return fail({ found, expected: 'cA TRUE and keyCertSign, or no path length', fix: makeAgain(context) })
  },
}
