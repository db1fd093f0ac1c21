import { isCA } from '../certificate-facts.js'
import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on a CA that does not say which key it has. */
export const subjectKeyIdPresent: Rule = {
  id: 'rfc5280/subject-key-id-present',
  title: 'A CA names its key',
  source: rfc5280('4.2.1.2', 'this extension MUST appear in all conforming CA certificates'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => isCA(certificate),
  check: (context) => {
    if (context.certificate.extensions.subjectKeyId !== undefined) return pass()
    const expected = 'a subjectKeyIdentifier'
    return fail({ found: 'no subjectKeyIdentifier', expected, fix: makeAgain(context) })
  },
}
