import { isCA, isServer } from '../certificate-facts.js'
import { SIGN_SERVER_AGAIN } from '../cures.js'
import { fail, pass, warn, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'

/**
 * Fails on a server certificate that is a CA's by its basicConstraints and not by its keyUsage: one of them is wrong. A CA
 * through and through that serves itself is a warning: the Baseline Requirements forbid it, but RFC 5280 §6 does not, and
 * most validators accept it (x509-limbo has a valid and an invalid case; most agree with the valid one).
 */
export const serverNotCA: Rule = {
  id: 'webpki/server-not-ca',
  title: 'The certificate of a server is not that of a CA',
  source: baselineRequirements('7.1.2.7.8', 'cA MUST be FALSE'),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: isServer,
  check: ({ certificate }) => {
    if (!isCA(certificate)) return pass()
    const { keyUsage } = certificate.extensions
    const isWhole = keyUsage === undefined || keyUsage.includes('keyCertSign')
    const found = isWhole ? 'a CA' : 'cA TRUE, and a key that may not sign certificates'
    return (isWhole ? warn : fail)({ found, expected: 'a certificate of a server', fix: SIGN_SERVER_AGAIN })
  },
}
