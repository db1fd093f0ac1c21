import { equalBytes } from '../../../base/bytes.js'
import type { AuthorityKeyId } from '../../../x509/read/records.js'
import { isSelfIssued } from '../certificate-facts.js'
import { MAKE_ROOT_AGAIN } from '../cures.js'
import { fail, pass, type Rule } from '../rule.js'
import { SHOWN } from '../shown.js'
import { baselineRequirements } from '../sources.js'

/** Fails on a root whose authorityKeyIdentifier, if it has one, is anything else than its own subjectKeyIdentifier. */
export const rootAuthorityKeyId: Rule = {
  id: 'webpki/root-authority-key-id',
  title: 'The authority key identifier of a root is its own key identifier, and nothing else',
  source: baselineRequirements(
    '7.1.2.1.3',
    'keyIdentifier MUST be present. MUST be identical to the subjectKeyIdentifier field',
  ),
  layer: 'conformance',
  shown: SHOWN.conformance,
  appliesTo: ({ certificate, role }) =>
    role === 'anchor' && isSelfIssued(certificate) && certificate.extensions.authorityKeyId !== undefined,
  check: ({ certificate }) => {
    const { authorityKeyId, subjectKeyId } = certificate.extensions
    const found = authorityKeyId === undefined ? undefined : faultOf(authorityKeyId, subjectKeyId)
    if (found === undefined) return pass()
    return fail({ found, expected: 'its own subjectKeyIdentifier alone', fix: MAKE_ROOT_AGAIN })
  },
}

function faultOf(
  { keyId, issuer, serialNumber }: AuthorityKeyId,
  own: Uint8Array | undefined,
): string | undefined {
  if (keyId === undefined) return 'no keyIdentifier'
  if (issuer !== undefined) return 'authorityCertIssuer'
  if (serialNumber !== undefined) return 'authorityCertSerialNumber'
  return own !== undefined && equalBytes(keyId, own) ? undefined : 'the keyIdentifier of another key'
}
