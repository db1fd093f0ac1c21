import { isServer } from '../certificate-facts.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'

/** Fails on a server certificate whose keyUsage lacks one that the caller asks for; the plain policy asks for none. */
export const serverKeyUsage: Rule = {
  id: 'apple/server-key-usage',
  title: 'The keyUsage of the server certificate, where it is there, has what the app asks for',
  source: appleSource('OSX/sec/Security/SecPolicy.c', 'SecPolicyCreateSSLWithKeyUsage'),
  layer: 'trust',
  appleCheck: 'KeyUsage',
  shown: SHOWN.notPrivate,
  appliesTo: (context) => isServer(context) && context.requiredKeyUsage.length > 0,
  check: ({ certificate: { extensions }, requiredKeyUsage }) => {
    const { keyUsage } = extensions
    if (keyUsage === undefined || requiredKeyUsage.every((usage) => keyUsage.includes(usage))) return pass()
    return fail({
      found: keyUsage.join(', ') || 'nothing',
      expected: requiredKeyUsage.join(' and '),
      fix: SIGN_SERVER_AGAIN,
    })
  },
}
