import { OID } from '../../../x509/read/oids.js'
import { checkCriticality, hasExtension } from '../criticality.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on a critical authorityInfoAccess. */
export const authorityInfoAccessNotCritical: Rule = {
  id: 'rfc5280/authority-info-access-not-critical',
  title: 'Where the issuer and its OCSP responder are found is not critical',
  source: rfc5280('4.2.2.1', 'Conforming CAs MUST mark this extension as non-critical'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => hasExtension(certificate, OID.authorityInfoAccess),
  check: (context) =>
    checkCriticality(context, { oid: OID.authorityInfoAccess, name: 'authorityInfoAccess', critical: false }),
}
