import type { Rule } from '../rule.js'
import { failOn } from '../fault-check.js'
import { appleSource } from '../sources.js'
import { SHOWN } from '../shown.js'
import { makeAgain } from '../cures.js'

/** Fails where a certificate bears the name of its issuer, and another key has signed it. */
export const signaturesVerify: Rule = {
  id: 'apple/signatures-verify',
  title: 'Every certificate is signed by the key of the one above',
  source: appleSource('trust/trustd/SecCertificateServer.c', 'SecCertificatePathVCVerify'),
  layer: 'trust',
  appleCheck: 'MissingIntermediate',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['signature-invalid'], (context) => {
    return `Two CAs bear the same name: give the root that has signed it, or let this one sign. ${makeAgain(context)}`
  }),
}
