import { OID } from '../../../x509/read/oids.js'
import { checkCriticality, hasExtension } from '../criticality.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'
import { isSubscriber } from '../subscriber.js'

/** Fails on a critical subjectAltName beside a subject; RFC 5280 §4.2.1.6 only advises against it. */
export const altNameNotCriticalWithSubject: Rule = {
  id: 'webpki/alt-name-not-critical-with-subject',
  title: 'Beside a subject, the alternative name is not critical',
  source: baselineRequirements('7.1.2.7.12', 'Otherwise, this extension MUST NOT be marked critical'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: (context) =>
    isSubscriber(context) &&
    context.certificate.subject.rdns.length > 0 &&
    hasExtension(context.certificate, OID.subjectAltName),
  check: (context) =>
    checkCriticality(context, { oid: OID.subjectAltName, name: 'subjectAltName', critical: false }),
}
