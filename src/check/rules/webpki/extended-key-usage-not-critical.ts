import { OID } from '../../../x509/read/oids.js'
import { checkCriticality, hasExtension } from '../criticality.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'
import { isSubscriber } from '../subscriber.js'

/** Fails on a server certificate with a critical extKeyUsage. */
export const extendedKeyUsageNotCritical: Rule = {
  id: 'webpki/extended-key-usage-not-critical',
  title: 'What a server certificate is for is not critical',
  source: baselineRequirements('7.1.2.7.6', 'extKeyUsage: presence MUST, critical N'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: (context) => isSubscriber(context) && hasExtension(context.certificate, OID.extendedKeyUsage),
  check: (context) =>
    checkCriticality(context, { oid: OID.extendedKeyUsage, name: 'extKeyUsage', critical: false }),
}
