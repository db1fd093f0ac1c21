import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'
import { makeAgain } from '../cures.js'

/** Fails on a critical extension that the device does not know; those of the trusted root are not looked at. */
export const criticalExtensions: Rule = {
  id: 'apple/critical-extensions',
  title: 'Every critical extension below the root is one that the device knows',
  source: appleSource('OSX/sec/Security/SecPolicyChecks.list', 'CriticalExtensions'),
  layer: 'trust',
  appleCheck: 'CriticalExtensions',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['unknown-critical-extension'], makeAgain),
}
