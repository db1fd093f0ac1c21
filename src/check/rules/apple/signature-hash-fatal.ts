import { pass, fail, type Rule } from '../rule.js'
import { appleSource } from '../sources.js'
import { SHOWN } from '../shown.js'
import { makeAgain } from '../cures.js'
import { isSelfSigned } from '../certificate-facts.js'
import { signatureScheme } from '../signature-facts.js'

const BROKEN: readonly (string | undefined)[] = ['MD2', 'MD4', 'MD5']

/** Fails, with no way past it, on a certificate that is signed with MD2, MD4 or MD5, unless it signed itself. */
export const signatureHashFatal: Rule = {
  id: 'apple/signature-hash-fatal',
  title: 'No certificate is signed with MD2, MD4 or MD5, unless it signed itself',
  source: appleSource('OSX/sec/Security/SecPolicyLeafCallbacks.c', 'SecPolicyCheckCertWeakSignature'),
  layer: 'trust',
  appleCheck: 'WeakSignature',
  shown: SHOWN.noWayPast,
  appliesTo: (context) => !isSelfSigned(context),
  check: (context) => {
    const { hash, label } = signatureScheme(context.certificate)
    if (!BROKEN.includes(hash)) return pass()
    return fail({ found: label, expected: 'SHA-256 or better', fix: makeAgain(context) })
  },
}
