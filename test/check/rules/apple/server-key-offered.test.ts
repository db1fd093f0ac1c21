import { serverKeyOffered } from '../../../../src/check/rules/apple/server-key-offered.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(serverKeyOffered, {
  passes: { 'P-256': {}, 'P-384': { server: { key: 'P-384' } }, RSA: { server: { key: 'RSA 2048' } } },
  fails: {
    'P-521': { server: { key: 'P-521' } },
    Ed25519: { server: { key: 'Ed25519' } },
    'RSASSA-PSS': { server: { key: 'RSASSA-PSS' } },
    'P-521 of a server that a person trusts itself': { server: { key: 'P-521' }, serverIsAnchor: true },
  },
  ignores: { 'a root of P-521': { root: { key: 'P-521' }, about: 'root' } },
})
