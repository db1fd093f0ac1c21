import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'
import { makeAgain } from '../cures.js'

/** Fails on an extension that stands twice in a certificate, the root included. */
export const duplicateExtensions: Rule = {
  id: 'apple/duplicate-extensions',
  title: 'No certificate has an extension twice',
  source: appleSource('OSX/sec/Security/SecPolicyChecks.list', 'DuplicateExtension'),
  layer: 'trust',
  appleCheck: 'DuplicateExtension',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['duplicate-extension'], makeAgain),
}
