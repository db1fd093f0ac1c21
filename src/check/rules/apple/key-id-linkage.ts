import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { appleSource } from '../sources.js'
import { failOn } from '../fault-check.js'

/** Fails where the key identifiers of a certificate and of its issuer are both there and differ. */
export const keyIdLinkage: Rule = {
  id: 'apple/key-id-linkage',
  title: 'The authorityKeyIdentifier of each certificate is the subjectKeyIdentifier of the one above',
  source: appleSource('trust/trustd/SecPolicyServer.c', 'SecPolicyCheckIdLinkage'),
  layer: 'trust',
  appleCheck: 'IdLinkage',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: failOn(
    ['key-id-mismatch'],
    () => 'Sign the certificate again under the CA that is in use now: `orchard up HOST`.',
  ),
}
