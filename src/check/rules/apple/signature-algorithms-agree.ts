import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'
import { makeAgain } from '../cures.js'

/** Fails where the signed part names another algorithm than the certificate around it: the device cannot read it. */
export const signatureAlgorithmsAgree: Rule = {
  id: 'apple/signature-algorithms-agree',
  title: 'A certificate names one signature algorithm, inside and outside',
  source: appleSource('OSX/sec/Security/SecCertificate.c', 'SecCertificateParse'),
  layer: 'trust',
  appleCheck: 'MissingIntermediate',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['algorithm-mismatch'], makeAgain),
}
