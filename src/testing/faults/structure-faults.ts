import {
  addExtensions,
  changeLeaf,
  putExtension,
  type CertificateDraft,
  type ChangeDraft,
} from '../chain-draft.js'
import { accepted, refused } from '../ios-expectation.js'
import { fault, type FaultRow } from './fault-row.js'

/** An extension that nobody knows: RFC 7299 keeps 2.999 for examples. */
const UNKNOWN = { oid: '2.999.1', critical: true, value: Uint8Array.of(5, 0) }
/** basicConstraints with its default written out. */
const EXPLICIT_FALSE = { oid: '2.5.29.19', critical: true, value: Uint8Array.of(0x30, 3, 1, 1, 0) }
/** keyUsage that holds an OCTET STRING. */
const UNREADABLE = { oid: '2.5.29.15', value: Uint8Array.of(4, 1, 0) }
const OTHER_KEY_ID = new Uint8Array(20).fill(0x5a)
/** Octets of a serial number with one octet too many (RFC 5280 §4.1.2.2). */
const LONG_SERIAL = new Uint8Array(21).fill(0x11)

const withFields = (fields: CertificateDraft['fields']): ChangeDraft =>
  changeLeaf((leaf) => ({ ...leaf, fields: { ...leaf.fields, ...fields } }))

/** Names of faults of structure: RFC 5280 §4.1, §4.2. */
export const STRUCTURE_FAULT_NAMES = [
  'unknown-critical-extension',
  'duplicate-extension',
  'unreadable-extension',
  'aki-mismatch',
  'ca-true-leaf',
  'explicit-ca-false',
  'negative-serial',
  'zero-serial',
  'long-serial',
  'version-1-with-extensions',
] as const

/** Faults of structure: RFC 5280 §4.1, §4.2. */
export const STRUCTURE_FAULTS: Readonly<Record<(typeof STRUCTURE_FAULT_NAMES)[number], FaultRow>> = {
  'unknown-critical-extension': fault(
    'the server certificate has a critical extension that nobody knows',
    refused('CriticalExtensions', 'what is critical must be understood'),
    changeLeaf((leaf) => addExtensions(leaf, UNKNOWN)),
  ),
  'duplicate-extension': fault(
    'the server certificate has its extKeyUsage twice',
    refused('DuplicateExtension', 'an extension may stand in a certificate once'),
    changeLeaf((leaf) => addExtensions(leaf, { extKeyUsage: ['serverAuth'] })),
  ),
  'unreadable-extension': fault(
    'the keyUsage of the server certificate is no BIT STRING',
    refused('UnparseableExtension', 'a known extension must be readable'),
    changeLeaf((leaf) => putExtension(leaf, 'keyUsage', UNREADABLE)),
  ),
  'aki-mismatch': fault(
    'the authorityKeyIdentifier of the server certificate is not the subjectKeyIdentifier of its issuer',
    refused('IdLinkage', 'where both are there, they must be equal'),
    changeLeaf((leaf) =>
      putExtension(leaf, 'authorityKeyIdentifier', { authorityKeyIdentifier: OTHER_KEY_ID }),
    ),
  ),
  'ca-true-leaf': fault(
    'the server certificate says that it is a CA',
    accepted('it does not forbid it'),
    changeLeaf((leaf) => addExtensions(leaf, { basicConstraints: { cA: true } })),
  ),
  'explicit-ca-false': fault(
    'basicConstraints of the server certificate write out cA FALSE, which DER leaves out',
    accepted('its parser takes it, and a quarter of its own test certificates have it'),
    changeLeaf((leaf) => addExtensions(leaf, EXPLICIT_FALSE)),
  ),
  'negative-serial': fault(
    'the serial number is negative',
    accepted('it ignores the sign'),
    withFields({ serialNumber: -0x5afe_c0ffeen }),
  ),
  'zero-serial': fault(
    'the serial number is zero',
    accepted('it takes any'),
    withFields({ serialNumber: 0n }),
  ),
  'long-serial': fault(
    'the serial number has 21 octets',
    accepted('it takes up to 37'),
    withFields({ serialNumber: LONG_SERIAL }),
  ),
  'version-1-with-extensions': fault(
    'the server certificate has extensions, and says that it is of version 1',
    accepted('it reads extensions whatever the version says'),
    withFields({ version: 1 }),
  ),
}
