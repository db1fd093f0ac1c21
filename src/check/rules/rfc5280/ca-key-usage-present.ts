import { isCA } from '../certificate-facts.js'
import { makeAgain } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on a CA that does not say what its key is for. */
export const caKeyUsagePresent: Rule = {
  id: 'rfc5280/ca-key-usage-present',
  title: 'A CA says what its key is for',
  source: rfc5280(
    '4.2.1.3',
    'Conforming CAs MUST include this extension in certificates that contain public keys that are used to validate digital signatures on other public key certificates or CRLs',
  ),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => isCA(certificate),
  check: (context) => {
    if (context.certificate.extensions.keyUsage !== undefined) return pass()
    return fail({ found: 'no keyUsage', expected: 'a keyUsage with keyCertSign', fix: makeAgain(context) })
  },
}
