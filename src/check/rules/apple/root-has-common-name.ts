import { commonNames, isTrusted } from '../certificate-facts.js'
import { MAKE_ROOT_AGAIN } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { thirdParty } from '../sources.js'

/** Fails on an anchor of a person without a common name: Settings has no line for it. */
export const rootHasCommonName: Rule = {
  id: 'apple/root-has-common-name',
  title: 'The root that a person trusts has a common name',
  source: thirdParty(
    'https://github.com/FiloSottile/mkcert/issues/47',
    'a root without a common name is not listed under Certificate Trust Settings',
  ),
  layer: 'settings',
  shown: SHOWN.notListed,
  appliesTo: (context) => isTrusted(context) && context.anchorKind === 'user',
  check: ({ certificate }) => {
    if (commonNames(certificate.subject).some((name) => name.trim() !== '')) return pass()
    return fail({
      found: 'a subject without a common name',
      expected: 'a common name',
      fix: `${MAKE_ROOT_AGAIN} Both give it one.`,
    })
  },
}
