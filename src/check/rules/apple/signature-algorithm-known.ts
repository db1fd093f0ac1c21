import { isTrusted } from '../certificate-facts.js'
import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { isKnownToApple, signatureScheme } from '../signature-facts.js'
import { appleSource } from '../sources.js'

/** Fails on a signature that the device has no algorithm for, RSASSA-PSS above all: it cannot build the path. */
export const signatureAlgorithmKnown: Rule = {
  id: 'apple/signature-algorithm-known',
  title: 'Certificates are signed with RSA PKCS#1 v1.5 or ECDSA',
  source: appleSource(
    'OSX/sec/Security/SecSignatureVerificationSupport.c',
    'SecKeyAlgorithmFromDERAlgorithmId',
  ),
  layer: 'trust',
  appleCheck: 'MissingIntermediate',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: (context) => {
    const scheme = signatureScheme(context.certificate)
    const fault = context.faults.find(({ code }) => code === 'signature-unsupported')
    // What an anchor says of its own signature counts only where somebody verified it.
    if (fault === undefined && (isKnownToApple(scheme) || isTrusted(context))) return pass()
    return fail({
      found: fault?.found ?? scheme.label,
      expected: 'RSA PKCS#1 v1.5 or ECDSA with SHA-256, SHA-384 or SHA-512',
      fix: makeAgain(context),
    })
  },
}
