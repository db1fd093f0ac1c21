import { isServer } from '../certificate-facts.js'
import { describePurposes } from '../purposes.js'
import { pass, warn, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleArticle } from '../sources.js'
import { allowsTLS, hasServerAuth } from '../tls-purposes.js'

/** Warns of a server certificate without serverAuth under a root that a person trusts: documented, and not enforced there. */
export const serverEkuDocumented: Rule = {
  id: 'apple/server-eku-documented',
  title: 'The server certificate has an extKeyUsage with serverAuth, as Apple’s document asks of all',
  source: appleArticle(
    103769,
    'TLS server certificates must contain an ExtendedKeyUsage (EKU) extension containing the id-kp-serverAuth OID',
  ),
  effectiveFrom: new Date('2019-07-01T00:00:00Z'),
  layer: 'trust',
  appleCheck: 'ServerAuthEKU',
  shown: SHOWN.nothing,
  appliesTo: (context) =>
    isServer(context) && context.anchorKind === 'user' && allowsTLS(context.certificate),
  check: ({ certificate }) => {
    if (hasServerAuth(certificate)) return pass()
    return warn({
      found: describePurposes(certificate.extensions.extendedKeyUsage),
      expected: 'serverAuth; documented, and not enforced under a root that a person trusts',
      fix: 'Nothing today; `orchard up HOST` makes one that has it.',
    })
  },
}
