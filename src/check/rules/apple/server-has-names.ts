import { pass, warn, type Rule } from '../rule.js'
import { appleArticle } from '../sources.js'
import { SHOWN } from '../shown.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import { isServer } from '../certificate-facts.js'

/** Warns where no host was asked for and the certificate names none: the device will refuse it for every host. */
export const serverHasNames: Rule = {
  id: 'apple/server-has-names',
  title: 'The subjectAltName of the server certificate holds a host',
  source: appleArticle(103769, 'DNS names in the CommonName of a certificate are no longer trusted.'),
  layer: 'trust',
  shown: SHOWN.notPrivate,
  appliesTo: (context) => isServer(context) && context.host === undefined,
  check: ({ certificate }) => {
    const names = certificate.extensions.subjectAltName ?? []
    if (names.some(({ type }) => type === 'dns' || type === 'ip')) return pass()
    return warn({ found: 'no host', expected: 'a dNSName or an iPAddress', fix: SIGN_SERVER_AGAIN })
  },
}
