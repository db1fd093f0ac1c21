import { pass, warn, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import { isServer } from '../certificate-facts.js'

/**
 * Warns of a server certificate whose keyUsage does not let its key sign, which is what TLS 1.2 with ECDHE and TLS 1.3 do
 * with it. Whether the closed TLS stack of the device looks at it is not known.
 */
export const serverMaySign: Rule = {
  id: 'apple/server-may-sign',
  title: 'The keyUsage of the server certificate, where it is there, lets its key sign the handshake',
  source: {
    url: 'https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2.2',
    quote: 'the digitalSignature bit MUST be set',
  },
  layer: 'tls',
  shown: SHOWN.nothing,
  appliesTo: isServer,
  check: ({ certificate }) => {
    const { keyUsage } = certificate.extensions
    if (keyUsage === undefined || keyUsage.includes('digitalSignature')) return pass()
    return warn({
      found: keyUsage.join(', ') || 'nothing',
      expected: 'digitalSignature',
      fix: SIGN_SERVER_AGAIN,
    })
  },
}
