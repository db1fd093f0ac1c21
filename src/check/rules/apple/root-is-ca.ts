import { isCA, isTrusted } from '../certificate-facts.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { thirdParty } from '../sources.js'

/** Fails on an anchor of a person that is no CA: Settings lists no self-signed server certificate. */
export const rootIsCA: Rule = {
  id: 'apple/root-is-ca',
  title: 'The root that a person trusts is a CA',
  source: thirdParty(
    'https://apple.stackexchange.com/questions/283348',
    'since iOS 10.3 only certificates with cA TRUE are listed',
  ),
  layer: 'settings',
  shown: SHOWN.notListed,
  appliesTo: (context) =>
    isTrusted(context) && context.anchorKind === 'user' && context.certificate.version === 3,
  check: ({ certificate }) => {
    if (isCA(certificate)) return pass()
    return fail({
      found: 'basicConstraints without cA TRUE',
      expected: 'a CA',
      fix: '`orchard up HOST` makes a CA and a server certificate below it: iOS cannot be made to trust a self-signed one.',
    })
  },
}
