import { keySize } from '../../../../src/check/rules/apple/key-size.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(keySize, {
  passes: {
    'P-256': {},
    'P-521': { server: { key: 'P-521' } },
    'RSA of 4096 bits': { server: { key: 'RSA 4096' } },
  },
  fails: {
    'RSA of 1024 bits': { server: { key: 'RSA 1024' } },
    'P-192': { server: { key: 'P-192' } },
    'P-224': { server: { key: 'P-224' } },
    Ed25519: { server: { key: 'Ed25519' } },
    Ed448: { server: { key: 'Ed448' } },
    'a root of 1024 bits': { root: { key: 'RSA 1024' }, about: 'root' },
    'an intermediate of 1024 bits': { intermediate: { key: 'RSA 1024' }, about: 'intermediate' },
    'a server of 1024 bits that an app trusts itself': {
      server: { key: 'RSA 1024' },
      serverIsAnchor: true,
      anchorKind: 'app',
    },
  },
  ignores: {
    'a server of 1024 bits that a person trusts itself': {
      server: { key: 'RSA 1024' },
      serverIsAnchor: true,
    },
    'a key that the device cannot make, which another rule fails': { server: { key: 'secp256k1' } },
  },
  limit: { within: { server: { key: 'RSA 2041' } }, beyond: { server: { key: 'RSA 2040' } } },
})
