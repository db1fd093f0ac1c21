import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'

/** Fails where the path ends in a root that is none of the trusted ones. */
export const rootIsTrusted: Rule = {
  id: 'apple/root-is-trusted',
  title: 'The path ends in a root that the device trusts',
  source: appleSource('trust/trustd/SecTrustServer.c', 'AnchorTrusted'),
  layer: 'trust',
  appleCheck: 'AnchorTrusted',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(
    ['untrusted-root'],
    () =>
      'Install this root on the device and switch it on in Settings > General > About > Certificate Trust Settings; for another root, name it with --root FILE.',
  ),
}
