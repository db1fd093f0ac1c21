import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'
import { makeAgain } from '../cures.js'

/** Fails where a CA asks for an explicit policy that the path does not have. */
export const policies: Rule = {
  id: 'apple/policies',
  title: 'The certificate policies of the path satisfy its policy constraints',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPolicyCheckBasicCertificateProcessing'),
  layer: 'trust',
  appleCheck: 'PolicyConstraints',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['policy'], makeAgain),
}
