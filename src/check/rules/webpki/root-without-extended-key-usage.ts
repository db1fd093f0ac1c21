import { isSelfIssued } from '../certificate-facts.js'
import { MAKE_ROOT_AGAIN } from '../cures.js'
import { describePurposes } from '../purposes.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'

/** Fails on a root that says what it is for: it is for everything below it. An anchor that another CA issued may. */
export const rootWithoutExtendedKeyUsage: Rule = {
  id: 'webpki/root-without-extended-key-usage',
  title: 'A root does not say what it is for',
  source: baselineRequirements('7.1.2.1.2', 'extKeyUsage MUST NOT'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate, role }) => role === 'anchor' && isSelfIssued(certificate),
  check: ({ certificate }) => {
    const { extendedKeyUsage } = certificate.extensions
    if (extendedKeyUsage === undefined) return pass()
    const found = describePurposes(extendedKeyUsage.slice(0, MOST_LISTED))
    return fail({ found, expected: 'no extKeyUsage', fix: MAKE_ROOT_AGAIN })
  },
}

const MOST_LISTED = 5
