import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** A host name; the empty one stands for all. */
const SUBTREE = /^(?:[\w-]{1,63}(?:\.[\w-]{1,63})*)?$/

/**
 * Fails on a dNSName constraint that is no host name: with a dot in front, as URIs have it, or an asterisk. Readers differ
 * in what they make of those.
 */
export const nameConstraintsDNSForm: Rule = {
  id: 'rfc5280/name-constraints-dns-form',
  title: 'Constraints of DNS names are host names',
  source: rfc5280('4.2.1.10', 'DNS name restrictions are expressed as host.example.com'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => certificate.extensions.nameConstraints !== undefined,
  check: (context) => {
    const { permitted = [], excluded = [] } = context.certificate.extensions.nameConstraints ?? {}
    const bad = [...permitted, ...excluded].find((name) => name.type === 'dns' && !SUBTREE.test(name.value))
    if (bad?.type !== 'dns') return pass()
    const expected = 'host names without a dot in front and without asterisks'
    return fail({ found: bad.value, expected, fix: makeAgain(context) })
  },
}
