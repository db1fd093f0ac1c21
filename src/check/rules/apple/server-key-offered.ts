import { isServer } from '../certificate-facts.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { thirdParty } from '../sources.js'

const OFFERED_CURVES: readonly string[] = ['P-256', 'P-384']

/** Fails on a server key that no signature algorithm of the iOS hello can use: P-521, Ed25519, RSASSA-PSS. */
export const serverKeyOffered: Rule = {
  id: 'apple/server-key-offered',
  title: 'The server key is one that the iOS handshake offers: RSA, P-256 or P-384',
  source: thirdParty(
    'https://github.com/apify/impit/issues/465',
    'the signature_algorithms of the ClientHello hold neither 0603 nor 0807 nor 0809 to 080b',
  ),
  layer: 'tls',
  shown: SHOWN.noSecureConnection,
  appliesTo: isServer,
  check: ({ certificate: { publicKey } }) => {
    const { family, label } = publicKey
    if (family === 'rsa' || (family === 'ec' && OFFERED_CURVES.includes(label))) return pass()
    return fail({ found: label, expected: 'RSA, P-256 or P-384', fix: SIGN_SERVER_AGAIN })
  },
}
