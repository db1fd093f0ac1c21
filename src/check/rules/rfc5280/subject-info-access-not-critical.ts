import { checkCriticality, hasExtension } from '../criticality.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** RFC 5280 §4.2.2.2. */
const OID_OF_IT = '1.3.6.1.5.5.7.1.11'

/** Fails on a critical subjectInfoAccess. */
export const subjectInfoAccessNotCritical: Rule = {
  id: 'rfc5280/subject-info-access-not-critical',
  title: 'Where the services of a subject are found is not critical',
  source: rfc5280('4.2.2.2', 'Conforming CAs MUST mark this extension as non-critical'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => hasExtension(certificate, OID_OF_IT),
  check: (context) =>
    checkCriticality(context, { oid: OID_OF_IT, name: 'subjectInfoAccess', critical: false }),
}
