import { OID } from '../../../x509/read/oids.js'
import { checkCriticality, hasExtension } from '../criticality.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on name constraints that a reader may pass over. The Baseline Requirements except them from this: the profile of the Web PKI does not ask it. */
export const nameConstraintsCritical: Rule = {
  id: 'rfc5280/name-constraints-critical',
  title: 'Name constraints are critical',
  source: rfc5280('4.2.1.10', 'Conforming CAs MUST mark this extension as critical'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => hasExtension(certificate, OID.nameConstraints),
  check: (context) =>
    checkCriticality(context, { oid: OID.nameConstraints, name: 'nameConstraints', critical: true }),
}
