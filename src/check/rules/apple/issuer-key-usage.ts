import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'
import { makeAgain } from '../cures.js'

/** Fails on an issuer whose keyUsage lacks keyCertSign; without a keyUsage it passes. */
export const issuerKeyUsage: Rule = {
  id: 'apple/issuer-key-usage',
  title: 'The keyUsage of every certificate that signs another allows it',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPVCParentCertificateChecks'),
  layer: 'trust',
  appleCheck: 'KeyUsage',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['no-key-cert-sign'], makeAgain),
}
