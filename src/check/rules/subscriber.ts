import { OID } from '../../x509/read/oids.js'
import { isCA, isServer } from './certificate-facts.js'
import type { RuleContext } from './rule.js'

/** Purposes that make a certificate one for TLS servers, so that the Baseline Requirements speak of it. */
const SERVES: readonly string[] = [OID.serverAuth, OID.anyExtendedKeyUsage]

/**
 * Whether a rule is asked about what the Baseline Requirements call a Subscriber Certificate: the first of the path, no
 * CA's, and for TLS servers as far as it says what it is for. One that is for clients alone is none of theirs.
 */
export function isSubscriber(context: RuleContext): boolean {
  const { extendedKeyUsage } = context.certificate.extensions
  if (!isServer(context) || isCA(context.certificate)) return false
  return extendedKeyUsage === undefined || extendedKeyUsage.some((oid) => SERVES.includes(oid))
}
