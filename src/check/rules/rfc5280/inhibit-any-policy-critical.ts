import { OID } from '../../../x509/read/oids.js'
import { checkCriticality, hasExtension } from '../criticality.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on an inhibitAnyPolicy that a reader may pass over. */
export const inhibitAnyPolicyCritical: Rule = {
  id: 'rfc5280/inhibit-any-policy-critical',
  title: 'That anyPolicy counts no more is critical',
  source: rfc5280('4.2.1.14', 'Conforming CAs MUST mark this extension as critical'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => hasExtension(certificate, OID.inhibitAnyPolicy),
  check: (context) =>
    checkCriticality(context, { oid: OID.inhibitAnyPolicy, name: 'inhibitAnyPolicy', critical: true }),
}
