import { OID } from '../../../x509/read/oids.js'
import { isCA } from '../certificate-facts.js'
import { makeAgain } from '../cures.js'
import { hasExtension } from '../criticality.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on name constraints in a certificate that issues nothing. */
export const nameConstraintsOnlyInCA: Rule = {
  id: 'rfc5280/name-constraints-only-in-ca',
  title: 'Only a CA constrains names',
  source: rfc5280('4.2.1.10', 'The name constraints extension, which MUST be used only in a CA certificate'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => hasExtension(certificate, OID.nameConstraints),
  check: (context) => {
    if (isCA(context.certificate)) return pass()
    const expected = 'nameConstraints in CAs alone'
    return fail({ found: 'nameConstraints, and no CA', expected, fix: makeAgain(context) })
  },
}
