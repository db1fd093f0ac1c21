import {
  changeIssuer,
  changeLeaf,
  dropExtension,
  putExtension,
  type CertificateDraft,
} from '../chain-draft.js'
import { accepted, refused } from '../ios-expectation.js'
import { fault, type FaultRow } from './fault-row.js'

const forPurposes =
  (...extKeyUsage: readonly string[]) =>
  (certificate: CertificateDraft): CertificateDraft =>
    putExtension(certificate, 'extKeyUsage', { extKeyUsage })

const WRONG_PURPOSE = 'an extKeyUsage that is there must name TLS servers'

/** Names of faults of purposes: RFC 5280 §4.2.1.3, §4.2.1.12. */
export const PURPOSE_FAULT_NAMES = [
  'no-eku',
  'client-auth-eku',
  'any-eku',
  'issuer-client-auth-eku',
  'no-key-usage',
  'key-usage-without-signing',
] as const

/** Faults of purposes: RFC 5280 §4.2.1.3, §4.2.1.12. */
export const PURPOSE_FAULTS: Readonly<Record<(typeof PURPOSE_FAULT_NAMES)[number], FaultRow>> = {
  'no-eku': fault(
    'the server certificate has no extKeyUsage',
    accepted('Apple asks for it in its document, and its code not under a root of a person'),
    changeLeaf((leaf) => dropExtension(leaf, 'extKeyUsage')),
  ),
  'client-auth-eku': fault(
    'the server certificate is for TLS clients only',
    refused('ExtendedKeyUsage', WRONG_PURPOSE),
    changeLeaf(forPurposes('clientAuth')),
  ),
  'any-eku': fault(
    'the server certificate is for every purpose',
    accepted('anyExtendedKeyUsage is taken'),
    changeLeaf(forPurposes('any')),
  ),
  'issuer-client-auth-eku': fault(
    'the intermediate is for TLS clients only',
    refused('ExtendedKeyUsage', WRONG_PURPOSE),
    changeIssuer(forPurposes('clientAuth')),
  ),
  'no-key-usage': fault(
    'the server certificate has no keyUsage',
    accepted('it does not look for it'),
    changeLeaf((leaf) => dropExtension(leaf, 'keyUsage')),
  ),
  'key-usage-without-signing': fault(
    'the key of the server may agree on keys and not sign',
    accepted('it does not look at the keyUsage of a server'),
    changeLeaf((leaf) => putExtension(leaf, 'keyUsage', { keyUsage: ['keyAgreement'] })),
  ),
}
