import { SIGN_SERVER_AGAIN } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'
import { wildcardNames } from '../wildcard-names.js'

/** An asterisk for the whole left-most label, and no other. */
const WILDCARD = /^\*\.[^*]+$/

/** Fails on an asterisk that is not the whole left-most label of a name. */
export const wildcardForm: Rule = {
  id: 'webpki/wildcard-form',
  title: 'An asterisk is the whole left-most label of a name',
  source: baselineRequirements(
    '1.6.1',
    'Wildcard Domain Name: A string starting with "*." (U+002A ASTERISK, U+002E FULL STOP) immediately followed by a Fully-Qualified Domain Name',
  ),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: (context) => wildcardNames(context).length > 0,
  check: (context) => {
    const bad = wildcardNames(context).find((name) => !WILDCARD.test(name))
    if (bad === undefined) return pass()
    return fail({ found: bad, expected: 'names such as *.example.com', fix: SIGN_SERVER_AGAIN })
  },
}
