import { rsaKeyMax8192Bits } from '../../../../src/check/rules/apple/rsa-key-max-8192-bits.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(rsaKeyMax8192Bits, {
  passes: { 'RSA of 2048 bits': { server: { key: 'RSA 2048' } } },
  fails: {
    'RSA of 16384 bits': { server: { key: 'RSA 16384' } },
    'a root of 16384 bits': { root: { key: 'RSA 16384' }, about: 'root' },
  },
  ignores: { 'P-256': {} },
  limit: { within: { server: { key: 'RSA 8192' } }, beyond: { server: { key: 'RSA 8193' } } },
})
