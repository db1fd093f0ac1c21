import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'
import { makeAgain } from '../cures.js'

/** Fails on an issuer whose basicConstraints say that it is no CA. */
export const issuerIsCa: Rule = {
  id: 'apple/issuer-is-ca',
  title: 'Every certificate that signs another is a CA',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPVCParentCertificateChecks'),
  layer: 'trust',
  appleCheck: 'BasicConstraintsCA',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['not-a-ca'], makeAgain),
}
