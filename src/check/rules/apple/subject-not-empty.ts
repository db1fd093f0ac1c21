import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'
import { makeAgain } from '../cures.js'

/** Fails on an empty subject, unless the names stand in a critical subjectAltName; an issuer is never empty. */
export const subjectNotEmpty: Rule = {
  id: 'apple/subject-not-empty',
  title: 'Every certificate has a subject, or is a server with a critical subjectAltName',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPolicyCheckNonEmptySubject'),
  layer: 'trust',
  appleCheck: 'NonEmptySubject',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['empty-subject', 'empty-issuer'], makeAgain),
}
