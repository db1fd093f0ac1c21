import { extensionOf, isServer } from '../certificate-facts.js'
import { pass, warn, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'

/** SignedCertificateTimestampList (RFC 6962 §3.3). */
const SCT_LIST = '1.3.6.1.4.1.11129.2.4.2'

/**
 * Warns of a server certificate under a public root without embedded SCTs. The device fails it unless the timestamps came with
 * the handshake, which a chain alone cannot tell.
 */
export const certificateTransparency: Rule = {
  id: 'apple/certificate-transparency',
  title: 'A server certificate under a public root carries its Certificate Transparency timestamps',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPolicyCheckSystemTrustedCTRequired'),
  effectiveFrom: new Date('2018-10-16T00:00:00Z'),
  layer: 'trust',
  appleCheck: 'SystemTrustedCTRequired',
  shown: SHOWN.notPrivate,
  appliesTo: (context) => isServer(context) && context.anchorKind === 'system',
  check: ({ certificate }) => {
    if (extensionOf(certificate, SCT_LIST) !== undefined) return pass()
    return warn({
      found: 'no SCT in the certificate',
      expected: 'timestamps of public logs',
      fix: 'Let the public CA issue it; a root of your own needs none.',
    })
  },
}
