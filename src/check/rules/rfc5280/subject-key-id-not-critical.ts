import { OID } from '../../../x509/read/oids.js'
import { checkCriticality, hasExtension } from '../criticality.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on a critical subjectKeyIdentifier. */
export const subjectKeyIdNotCritical: Rule = {
  id: 'rfc5280/subject-key-id-not-critical',
  title: 'The subject key identifier is not critical',
  source: rfc5280('4.2.1.2', 'Conforming CAs MUST mark this extension as non-critical'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => hasExtension(certificate, OID.subjectKeyIdentifier),
  check: (context) =>
    checkCriticality(context, {
      oid: OID.subjectKeyIdentifier,
      name: 'subjectKeyIdentifier',
      critical: false,
    }),
}
