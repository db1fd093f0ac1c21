import { checkCriticality, hasExtension } from '../criticality.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** RFC 5280 §4.2.1.8. */
const OID_OF_IT = '2.5.29.9'

/** Fails on a critical subjectDirectoryAttributes. */
export const directoryAttributesNotCritical: Rule = {
  id: 'rfc5280/directory-attributes-not-critical',
  title: 'Directory attributes of the subject are not critical',
  source: rfc5280('4.2.1.8', 'Conforming CAs MUST mark this extension as non-critical'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => hasExtension(certificate, OID_OF_IT),
  check: (context) =>
    checkCriticality(context, { oid: OID_OF_IT, name: 'subjectDirectoryAttributes', critical: false }),
}
