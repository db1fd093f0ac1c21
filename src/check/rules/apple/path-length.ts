import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'

/** Fails where more CAs stand below one than its pathLenConstraint allows, the root included. */
export const pathLength: Rule = {
  id: 'apple/path-length',
  title: 'No CA has more CAs below it than its pathLenConstraint allows',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPolicyCheckBasicCertificateProcessing'),
  layer: 'trust',
  appleCheck: 'BasicConstraintsPathLen',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(
    ['path-length'],
    () =>
      'Sign the server with the CA above, or make the CA again with a larger pathLength: createIntermediateCA({ pathLength }).',
  ),
}
