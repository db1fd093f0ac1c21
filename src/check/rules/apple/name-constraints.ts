import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'

/** Fails on a name that a certificate above it does not permit, the root included. */
export const nameConstraints: Rule = {
  id: 'apple/name-constraints',
  title: 'Every name lies inside the name constraints of the certificates above it',
  source: appleSource('OSX/sec/Security/SecPolicyChecks.list', 'NameConstraints'),
  layer: 'trust',
  appleCheck: 'NameConstraints',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(
    ['name-constraints'],
    () =>
      'Use a name that the root permits (`orchard show`), or make a root that permits more: `orchard init --permit NAME`.',
  ),
}
