import { isSelfSigned, isTrusted } from '../certificate-facts.js'
import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { signatureScheme } from '../signature-facts.js'
import { appleSource } from '../sources.js'

const BROKEN: readonly (string | undefined)[] = ['MD2', 'MD4', 'MD5']

/** Fails, with no way past it, on a certificate below the root that is signed with MD2, MD4 or MD5. */
export const signatureHashFatal: Rule = {
  id: 'apple/signature-hash-fatal',
  title: 'No certificate below the root is signed with MD2, MD4 or MD5',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPolicyCheckWeakSignature'),
  layer: 'trust',
  appleCheck: 'WeakSignature',
  shown: SHOWN.noWayPast,
  appliesTo: (context) => !isTrusted(context) && !isSelfSigned(context),
  check: (context) => {
    const { hash, label } = signatureScheme(context.certificate)
    if (!BROKEN.includes(hash)) return pass()
    return fail({ found: label, expected: 'SHA-256 or better', fix: makeAgain(context) })
  },
}
