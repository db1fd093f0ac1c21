import { OID } from '../../../x509/read/oids.js'
import { checkCriticality, hasExtension } from '../criticality.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on a critical authorityKeyIdentifier. */
export const authorityKeyIdNotCritical: Rule = {
  id: 'rfc5280/authority-key-id-not-critical',
  title: 'The authority key identifier is not critical',
  source: rfc5280('4.2.1.1', 'Conforming CAs MUST mark this extension as non-critical'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => hasExtension(certificate, OID.authorityKeyIdentifier),
  check: (context) =>
    checkCriticality(context, {
      oid: OID.authorityKeyIdentifier,
      name: 'authorityKeyIdentifier',
      critical: false,
    }),
}
