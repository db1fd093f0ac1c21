import { isSelfSigned, isTrusted } from '../certificate-facts.js'
import { MAKE_ROOT_AGAIN } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'

/** Fails on an anchor of a person that did not sign itself: full trust can be set for self-signed certificates only. */
export const rootSelfSigned: Rule = {
  id: 'apple/root-self-signed',
  title: 'The root that a person trusts has signed itself',
  source: appleSource('OSX/sec/Security/SecTrustStore.c', 'validateConstraint'),
  layer: 'settings',
  shown: SHOWN.notListed,
  appliesTo: (context) => isTrusted(context) && context.anchorKind === 'user',
  check: (context) => {
    if (isSelfSigned(context)) return pass()
    return fail({
      found: 'a certificate of another issuer',
      expected: 'subject and issuer the same, and signed by its own key',
      fix: `Carry the root itself to the device, not an intermediate. ${MAKE_ROOT_AGAIN}`,
    })
  },
}
