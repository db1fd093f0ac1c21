import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'

const VERSION = 3

/** Fails on a certificate of an older version of X.509. */
export const version3: Rule = {
  id: 'webpki/version-3',
  title: 'Every certificate is of version 3',
  source: baselineRequirements('7.1.1', 'Certificates MUST be of type X.509 v3'),
  limit: { unit: 'version', value: VERSION },
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: () => true,
  check: (context) => {
    const { version } = context.certificate
    if (version >= VERSION) return pass()
    return fail({ found: `version ${version}`, expected: 'version 3', fix: makeAgain(context) })
  },
}
