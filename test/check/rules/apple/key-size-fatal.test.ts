import { keySizeFatal } from '../../../../src/check/rules/apple/key-size-fatal.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(keySizeFatal, {
  passes: {
    'P-256': {},
    'P-192, which is only too small': { server: { key: 'P-192' } },
    'RSA of 1024 bits, which is only too small': { server: { key: 'RSA 1024' } },
  },
  fails: {
    'RSA of 512 bits': { server: { key: 'RSA 512' } },
    'RSA of 512 bits of a server that a person trusts itself': {
      server: { key: 'RSA 512' },
      serverIsAnchor: true,
    },
    'a root of 512 bits': { root: { key: 'RSA 512' }, about: 'root' },
    DSA: { server: { key: 'DSA' } },
    X25519: { server: { key: 'X25519' } },
    'RSASSA-PSS': { server: { key: 'RSASSA-PSS' } },
    secp256k1: { server: { key: 'secp256k1' } },
    brainpoolP256r1: { server: { key: 'brainpoolP256r1' } },
    'EC with explicit parameters': { server: { key: 'EC with explicit parameters' } },
  },
  ignores: {
    'Ed25519, which another rule fails': { server: { key: 'Ed25519' } },
    'Ed448, which another rule fails': { server: { key: 'Ed448' } },
  },
  limit: { within: { server: { key: 'RSA 1017' } }, beyond: { server: { key: 'RSA 1016' } } },
})
