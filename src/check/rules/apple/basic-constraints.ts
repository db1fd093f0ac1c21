import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'
import { makeAgain } from '../cures.js'

/** Fails on an issuer without basicConstraints; a version 1 root that the device trusts is spared. */
export const basicConstraints: Rule = {
  id: 'apple/basic-constraints',
  title: 'Every certificate that signs another has basicConstraints',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPVCParentCertificateChecks'),
  layer: 'trust',
  appleCheck: 'BasicConstraints',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['no-basic-constraints'], makeAgain),
}
