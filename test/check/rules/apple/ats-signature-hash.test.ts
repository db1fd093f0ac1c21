import { atsSignatureHash } from '../../../../src/check/rules/apple/ats-signature-hash.js'
import { testRule } from '../../../../test/support/rules.js'

const SHA224 = '1.2.840.113549.1.1.14'

testRule(atsSignatureHash, {
  passes: {
    'SHA-256': {},
    'SHA-1, which the device itself refuses': { server: { signature: '1.2.840.113549.1.1.5' } },
  },
  fails: {
    'RSA with SHA-224': { server: { signature: SHA224 } },
    'an intermediate with SHA-224': { intermediate: { signature: SHA224 }, about: 'intermediate' },
  },
  ignores: { 'a root with SHA-224': { root: { signature: SHA224 }, about: 'root' } },
})
