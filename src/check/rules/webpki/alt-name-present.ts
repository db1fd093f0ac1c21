import { SIGN_SERVER_AGAIN } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'
import { isSubscriber } from '../subscriber.js'

/** Fails on a server certificate without a subjectAltName: no one looks at the common name any more. */
export const altNamePresent: Rule = {
  id: 'webpki/alt-name-present',
  title: 'A server certificate has an alternative name',
  source: baselineRequirements(
    '7.1.2.7.12',
    'For Subscriber Certificates, the Subject Alternative Name MUST be present',
  ),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: isSubscriber,
  check: ({ certificate }) => {
    if (certificate.extensions.subjectAltName !== undefined) return pass()
    const expected = 'a subjectAltName with the hosts'
    return fail({ found: 'no subjectAltName', expected, fix: SIGN_SERVER_AGAIN })
  },
}
