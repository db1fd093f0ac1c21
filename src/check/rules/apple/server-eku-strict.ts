import { isServer } from '../certificate-facts.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import type { Rule, RuleContext } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { hasServerAuth, judgePurposes } from '../tls-purposes.js'

/** Since when anchors of an app ask for it: the device's constant, an hour before July 2019. */
const APP_FROM = new Date('2019-06-30T23:00:00Z')

/** Fails on a server certificate without serverAuth under a public root, or, if it is newer than June 2019, an app's root. */
export const serverEkuStrict: Rule = {
  id: 'apple/server-eku-strict',
  title: 'A server certificate under a root of Apple or of an app has an extKeyUsage with serverAuth',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPolicyCheckServerAuthEKU'),
  layer: 'trust',
  appleCheck: 'ServerAuthEKU',
  shown: SHOWN.notPrivate,
  appliesTo: isAsked,
  check: ({ certificate }) => judgePurposes(certificate, hasServerAuth(certificate), SIGN_SERVER_AGAIN),
}

function isAsked(context: RuleContext): boolean {
  if (!isServer(context)) return false
  const { anchorKind, certificate } = context
  return anchorKind === 'system' || (anchorKind === 'app' && certificate.notBefore > APP_FROM)
}
