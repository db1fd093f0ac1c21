import { atsKeySize } from '../../../../src/check/rules/apple/ats-key-size.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(atsKeySize, {
  passes: { 'P-256': {}, 'RSA of 4096 bits': { server: { key: 'RSA 4096' } } },
  fails: {
    'P-224': { server: { key: 'P-224' } },
    'RSA of 1024 bits of a server that a person trusts itself': {
      server: { key: 'RSA 1024' },
      serverIsAnchor: true,
    },
  },
  ignores: {
    'a root of 1024 bits': { root: { key: 'RSA 1024' }, about: 'root' },
    'Ed25519, which no handshake gets to': { server: { key: 'Ed25519' } },
  },
  limit: { within: { server: { key: 'RSA 2048' } }, beyond: { server: { key: 'RSA 2047' } } },
})
