import { pass, fail, type Rule } from '../rule.js'
import { appleArticle } from '../sources.js'
import { SHOWN } from '../shown.js'
import { makeAgain } from '../cures.js'
import { isTrusted, isSelfSigned } from '../certificate-facts.js'
import { signatureScheme } from '../signature-facts.js'

const REFUSED: readonly (string | undefined)[] = ['MD2', 'MD4', 'MD5', 'SHA-1']

/** Fails on a certificate that is signed with a broken hash, unless it signs itself or is what the user trusts. */
export const signatureHash: Rule = {
  id: 'apple/signature-hash',
  title: 'Certificates are signed with a hash of the SHA-2 family',
  source: appleArticle(
    103769,
    'TLS server certificates and issuing CAs must use a hash algorithm from the SHA-2 family in the signature algorithm. SHA-1 signed certificates are no longer trusted for TLS.',
  ),
  layer: 'trust',
  appleCheck: 'SignatureHashAlgorithms',
  shown: SHOWN.notPrivate,
  appliesTo: (context) => !isSelfSigned(context) && !(isTrusted(context) && context.anchorKind === 'user'),
  check: (context) => {
    const { hash, label } = signatureScheme(context.certificate)
    if (!REFUSED.includes(hash)) return pass()
    return fail({ found: label, expected: 'SHA-256, SHA-384 or SHA-512', fix: makeAgain(context) })
  },
}
