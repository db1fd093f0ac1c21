import { isServer } from '../certificate-facts.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { allowsTLS, judgePurposes } from '../tls-purposes.js'

/** Fails on a server certificate whose extKeyUsage is there and names no purpose of a TLS server. */
export const serverEkuAllowsTLS: Rule = {
  id: 'apple/server-eku-allows-tls',
  title: 'The extKeyUsage of the server certificate, where it is there, lets it serve TLS',
  source: appleSource('OSX/sec/Security/SecPolicyLeafCallbacks.c', 'SecPolicyCheckCertExtendedKeyUsage'),
  layer: 'trust',
  appleCheck: 'ExtendedKeyUsage',
  shown: SHOWN.notPrivate,
  appliesTo: isServer,
  check: ({ certificate }) => judgePurposes(certificate, allowsTLS(certificate), SIGN_SERVER_AGAIN),
}
