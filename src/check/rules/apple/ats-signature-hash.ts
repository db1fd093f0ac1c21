import { isTrusted } from '../certificate-facts.js'
import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { signatureScheme } from '../signature-facts.js'

/** Hashes below SHA-256 that the device itself lets pass; SHA-1 and older are refused for all by another rule. */
const WEAK: readonly (string | undefined)[] = ['SHA-224']

/** Fails on a certificate that is signed with SHA-224: the device takes it, App Transport Security asks for SHA-256 or more. */
export const atsSignatureHash: Rule = {
  id: 'apple/ats-signature-hash',
  title: 'Every certificate below the root is signed with SHA-256 or better, as App Transport Security asks',
  source: {
    url: 'https://developer.apple.com/documentation/security/preventing-insecure-network-connections',
    quote: 'SHA-256 or greater',
  },
  layer: 'ats',
  shown: SHOWN.appsRefuse,
  appliesTo: (context) => !isTrusted(context),
  check: (context) => {
    const { hash, label } = signatureScheme(context.certificate)
    if (!WEAK.includes(hash)) return pass()
    return fail({ found: label, expected: 'SHA-256 or better', fix: makeAgain(context) })
  },
}
