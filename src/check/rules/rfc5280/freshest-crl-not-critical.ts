import { OID } from '../../../x509/read/oids.js'
import { checkCriticality, hasExtension } from '../criticality.js'
import type { Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { rfc5280 } from '../sources.js'

/** Fails on a critical freshestCRL. */
export const freshestCRLNotCritical: Rule = {
  id: 'rfc5280/freshest-crl-not-critical',
  title: 'Where delta CRLs are found is not critical',
  source: rfc5280('4.2.1.15', 'The extension MUST be marked as non-critical by conforming CAs'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate }) => hasExtension(certificate, OID.freshestCRL),
  check: (context) =>
    checkCriticality(context, { oid: OID.freshestCRL, name: 'freshestCRL', critical: false }),
}
