import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

const VERSION = 3

/** Fails on extensions in a certificate of a version that has none. */
export const extensionsNeedVersion3: Rule = {
  id: 'rfc5280/extensions-need-version-3',
  title: 'A certificate with extensions is of version 3',
  source: rfc5280('4.1.2.1', 'When extensions are used, as expected in this profile, version MUST be 3'),
  limit: { unit: 'version', value: VERSION },
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => certificate.rawExtensions.length > 0,
  check: (context) => {
    const { version } = context.certificate
    if (version >= VERSION) return pass()
    return fail({ found: `version ${version}`, expected: 'version 3', fix: makeAgain(context) })
  },
}
