import { OID } from '../../../x509/read/oids.js'
import { checkCriticality, hasExtension } from '../criticality.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on policyConstraints that a reader may pass over. */
export const policyConstraintsCritical: Rule = {
  id: 'rfc5280/policy-constraints-critical',
  title: 'Policy constraints are critical',
  source: rfc5280('4.2.1.11', 'Conforming CAs MUST mark this extension as critical'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => hasExtension(certificate, OID.policyConstraints),
  check: (context) =>
    checkCriticality(context, { oid: OID.policyConstraints, name: 'policyConstraints', critical: true }),
}
