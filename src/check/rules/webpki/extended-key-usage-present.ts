import { SIGN_SERVER_AGAIN } from '../cures.js'
import { pass, warn, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'
import { isSubscriber } from '../subscriber.js'

/**
 * Warns of a server certificate that does not say what it is for. The Baseline Requirements ask for it; RFC 5280
 * §4.2.1.12 does not, and browsers and TLS libraries accept its absence (x509-limbo has a case of each opinion), so it is
 * no reason to refuse. That extKeyUsage, where it is there, has serverAuth is the path's own check.
 */
export const extendedKeyUsagePresent: Rule = {
  id: 'webpki/extended-key-usage-present',
  title: 'A server certificate says that it is for TLS servers',
  source: baselineRequirements('7.1.2.7.6', 'extKeyUsage MUST'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: isSubscriber,
  check: ({ certificate }) => {
    if (certificate.extensions.extendedKeyUsage !== undefined) return pass()
    return warn({ found: 'no extKeyUsage', expected: 'extKeyUsage with serverAuth', fix: SIGN_SERVER_AGAIN })
  },
}
