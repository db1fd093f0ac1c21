import { changeIssuer, changeLeaf, type CertificateDraft } from '../chain-draft.js'
import { accepted, refused, refusedElsewhere } from '../ios-expectation.js'
import type { TestKeyKind } from '../test-key.js'
import { fault, type FaultRow } from './fault-row.js'

/** Gives another kind of key; one that was given stays away. */
const ofKind =
  (keyKind: TestKeyKind) =>
  (certificate: CertificateDraft): CertificateDraft => {
    const { subject, validity, extensions, fields } = certificate
    return { subject, validity, extensions, fields, keyKind }
  }

const signed =
  (signature: CertificateDraft['signature']) =>
  (certificate: CertificateDraft): CertificateDraft =>
    signature === undefined ? certificate : { ...certificate, signature }

const TOO_SMALL = 'an RSA key has 2048 bits or more'
const SHA1 = 'a signature with SHA-1 is refused everywhere but on a root'
const NO_CHAIN = 'a signature that does not verify makes no chain'

/** Names of faults of keys and signatures. */
export const KEY_FAULT_NAMES = [
  'rsa-512-key',
  'rsa-1024-key',
  'p-521-key',
  'ed25519-key',
  'rsa-pss-key',
  'issuer-rsa-1024-key',
  'issuer-ed25519-key',
  'issuer-p-521-key',
  'sha1-signature',
  'issuer-sha1-signature',
  'rsa-pss-signature',
  'bad-signature',
  'issuer-bad-signature',
  'signature-algorithm-mismatch',
] as const

/** Faults of keys and signatures. */
export const KEY_FAULTS: Readonly<Record<(typeof KEY_FAULT_NAMES)[number], FaultRow>> = {
  'rsa-512-key': fault(
    'the server has an RSA key of 512 bits',
    refused('WeakKeySize', TOO_SMALL),
    changeLeaf(ofKind('rsa-512')),
  ),
  'rsa-1024-key': fault(
    'the server has an RSA key of 1024 bits',
    refused('KeySize', TOO_SMALL),
    changeLeaf(ofKind('rsa-1024')),
  ),
  'p-521-key': fault(
    'the server has a key of P-521',
    refusedElsewhere(
      'its TLS offers no signatures of such a key, so the handshake fails before trust is asked',
    ),
    changeLeaf(ofKind('ec-p521')),
  ),
  'ed25519-key': fault(
    'the server has a key of Ed25519',
    refused('KeySize', 'its table of key sizes has no Ed25519'),
    changeLeaf(ofKind('ed25519')),
  ),
  'rsa-pss-key': fault(
    'the server has an RSA key that names RSASSA-PSS as its algorithm',
    refused('WeakKeySize', 'it knows no such key, and a key that it cannot make is a weak one'),
    changeLeaf(ofKind('rsa-pss-2048')),
  ),
  'issuer-rsa-1024-key': fault(
    'the intermediate has an RSA key of 1024 bits',
    refused('KeySize', TOO_SMALL),
    changeIssuer(ofKind('rsa-1024')),
  ),
  'issuer-ed25519-key': fault(
    'the intermediate has a key of Ed25519',
    refused('KeySize', 'its table of key sizes has no Ed25519'),
    changeIssuer(ofKind('ed25519')),
  ),
  'issuer-p-521-key': fault(
    'the intermediate has a key of P-521',
    accepted(
      'its trust evaluation verifies P-521; a strict server may yet find it outside of what TLS offers',
    ),
    changeIssuer(ofKind('ec-p521')),
  ),
  'sha1-signature': fault(
    'the server certificate is signed with SHA-1',
    refused('SignatureHashAlgorithms', SHA1),
    changeLeaf(signed('sha1')),
  ),
  'issuer-sha1-signature': fault(
    'the intermediate is signed with SHA-1',
    refused('SignatureHashAlgorithms', SHA1),
    changeIssuer(signed('sha1')),
  ),
  'rsa-pss-signature': fault(
    'the server certificate is signed with RSASSA-PSS',
    refused('MissingIntermediate', 'it cannot verify such a signature on a certificate'),
    (draft) =>
      changeLeaf(signed('rsa-pss'))(
        changeIssuer((issuer) => (issuer.keyKind.startsWith('rsa-') ? issuer : ofKind('rsa-2048')(issuer)))(
          draft,
        ),
      ),
  ),
  'bad-signature': fault(
    'the server certificate bears the name of its issuer and the signature of another key',
    refused('MissingIntermediate', NO_CHAIN),
    changeLeaf(signed('by-another-key')),
  ),
  'issuer-bad-signature': fault(
    'the intermediate bears the name of the root and the signature of another key',
    refused('MissingIntermediate', NO_CHAIN),
    changeIssuer(signed('by-another-key')),
  ),
  'signature-algorithm-mismatch': fault(
    'the server certificate names one algorithm inside of what is signed and another beside the signature',
    refused('MissingIntermediate', 'it does not take such bytes for a certificate, so there is no chain'),
    changeLeaf(signed('mismatched')),
  ),
}
