import { signatureOffered } from '../../../../src/check/rules/apple/signature-offered.js'
import { testRule } from '../../../../test/support/rules.js'

const ECDSA = {
  'SHA-256': '1.2.840.10045.4.3.2',
  'SHA-384': '1.2.840.10045.4.3.3',
  'SHA-512': '1.2.840.10045.4.3.4',
}

testRule(signatureOffered, {
  passes: {
    'ECDSA with SHA-256 by P-256': {},
    'ECDSA with SHA-384 by P-384': { server: { signature: ECDSA['SHA-384'] }, root: { key: 'P-384' } },
    'RSA with SHA-512': { server: { signature: '1.2.840.113549.1.1.13' }, root: { key: 'RSA 2048' } },
  },
  warns: {
    'ECDSA with SHA-512 by P-521': { server: { signature: ECDSA['SHA-512'] }, root: { key: 'P-521' } },
    'ECDSA with SHA-512 by P-256': { server: { signature: ECDSA['SHA-512'] } },
    'RSA with SHA-224': { server: { signature: '1.2.840.113549.1.1.14' }, root: { key: 'RSA 2048' } },
    Ed25519: { server: { signature: '1.3.101.112' }, root: { key: 'Ed25519' } },
    'ECDSA with SHA-512 by an issuer that is not there': {
      server: { signature: ECDSA['SHA-512'] },
      root: 'none',
    },
  },
  ignores: {
    'a root, which signs itself as it likes': { root: { signature: ECDSA['SHA-512'] }, about: 'root' },
    'a trusted server certificate': { serverIsAnchor: true },
  },
})
