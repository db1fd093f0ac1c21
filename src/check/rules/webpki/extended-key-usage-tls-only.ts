import { OID } from '../../../x509/read/oids.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import { describePurposes } from '../purposes.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'
import { isSubscriber } from '../subscriber.js'

/** Purposes that must not stand beside serverAuth; others than these are discouraged alone. */
const FORBIDDEN: readonly string[] = [
  OID.anyExtendedKeyUsage,
  '1.3.6.1.5.5.7.3.3', // codeSigning
  '1.3.6.1.5.5.7.3.4', // emailProtection
  '1.3.6.1.5.5.7.3.8', // timeStamping
  '1.3.6.1.5.5.7.3.9', // OCSPSigning
  '1.3.6.1.4.1.11129.2.4.4', // precertificate signing, RFC 6962 §3.1
]

/** Fails on a server certificate that may also sign code, mail, times or answers, or is for anything at all. */
export const extendedKeyUsageTLSOnly: Rule = {
  id: 'webpki/extended-key-usage-tls-only',
  title: 'A server certificate is for TLS alone',
  source: baselineRequirements('7.1.2.7.10', 'anyExtendedKeyUsage MUST NOT'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: (context) =>
    isSubscriber(context) && context.certificate.extensions.extendedKeyUsage !== undefined,
  check: ({ certificate }) => {
    const { extendedKeyUsage = [] } = certificate.extensions
    const bad = FORBIDDEN.filter((oid) => extendedKeyUsage.includes(oid))
    if (bad.length === 0) return pass()
    const expected = 'serverAuth, and clientAuth at most'
    return fail({ found: describePurposes(bad), expected, fix: SIGN_SERVER_AGAIN })
  },
}
