import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'
import { makeAgain } from '../cures.js'

/** Fails on a certificate that a revocation answer calls revoked. */
export const revoked: Rule = {
  id: 'apple/revoked',
  title: 'No certificate is revoked',
  source: appleSource('trust/trustd/SecRevocationServer.c', 'SecPathBuilderCheckRevocation'),
  layer: 'trust',
  appleCheck: 'Revocation',
  shown: SHOWN.noWayPast,
  appliesTo: () => true,
  check: failOn(['revoked'], makeAgain),
}
