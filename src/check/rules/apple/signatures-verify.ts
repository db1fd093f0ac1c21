import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'
import { makeAgain } from '../cures.js'

/** Fails on a signature that does not verify, or that the device cannot verify: it then finds no path to the root. */
export const signaturesVerify: Rule = {
  id: 'apple/signatures-verify',
  title: 'Every certificate is signed by the key of the one above',
  source: appleSource(
    'OSX/sec/Security/SecSignatureVerificationSupport.c',
    'SecKeyAlgorithmFromDERAlgorithmId',
  ),
  layer: 'trust',
  appleCheck: 'MissingIntermediate',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['signature-invalid', 'signature-unsupported'], makeAgain),
}
