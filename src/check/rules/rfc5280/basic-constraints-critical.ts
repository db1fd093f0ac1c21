import { OID } from '../../../x509/read/oids.js'
import { isCA } from '../certificate-facts.js'
import { checkCriticality } from '../criticality.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on a CA whose basicConstraints a reader may pass over; those of others may be of either kind. */
export const basicConstraintsCritical: Rule = {
  id: 'rfc5280/basic-constraints-critical',
  title: 'The basic constraints of a CA are critical',
  source: rfc5280('4.2.1.9', 'MUST mark the extension as critical in such certificates'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => isCA(certificate),
  check: (context) =>
    checkCriticality(context, { oid: OID.basicConstraints, name: 'basicConstraints', critical: true }),
}
