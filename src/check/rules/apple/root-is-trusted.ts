import type { Rule, RuleContext } from '../rule.js'
import { failOn } from '../fault-check.js'
import { appleSource } from '../sources.js'
import { SHOWN } from '../shown.js'
import { findNamesake } from '../issuer-lookup.js'

/** Fails where the path ends in a root that is none of the trusted ones. */
export const rootIsTrusted: Rule = {
  id: 'apple/root-is-trusted',
  title: 'The path ends in a root that the device trusts',
  source: appleSource('trust/trustd/SecTrustServer.c', 'AnchorTrusted'),
  layer: 'trust',
  appleCheck: 'AnchorTrusted',
  shown: SHOWN.notPrivate,
  appliesTo: () => true,
  check: (context) => failOn(['untrusted-root'], cureOf)(context),
}

/** The device knows a root by the SHA-256 of its certificate: one that was made anew with its name and key is another. */
function cureOf(context: RuleContext): string {
  const { certificate, role, anchors } = context
  if (role === 'server') {
    return 'A self-signed server certificate cannot be switched on: `orchard up HOST` makes a CA and a server certificate below it.'
  }
  const namesake = findNamesake(certificate.subject, context)
  if (namesake !== undefined && anchors.includes(namesake)) {
    return 'The trusted root has the same name and is another certificate: install and switch on the one that the path ends in, or serve a certificate of the trusted one.'
  }
  return 'Install this root on the device and switch it on in Settings > General > About > Certificate Trust Settings; for another root, name it with --root FILE.'
}
