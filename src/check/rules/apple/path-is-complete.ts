import type { Rule } from '../rule.js'
import { failOn } from '../fault-check.js'
import { appleSource } from '../sources.js'
import { SHOWN } from '../shown.js'

/** Fails where the issuer of a certificate was neither sent nor trusted. */
export const pathIsComplete: Rule = {
  id: 'apple/path-is-complete',
  title: 'Every certificate up to the root is there',
  source: appleSource('trust/trustd/SecTrustServer.c', 'MissingIntermediate'),
  layer: 'trust',
  appleCheck: 'MissingIntermediate',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(['no-path', 'too-deep'], () => {
    return 'Serve the whole chain, not the server certificate alone: the file that `orchard up` calls the certificate, or chainPEM of signServerCert. If it is whole, its root is another one than was given.'
  }),
}
