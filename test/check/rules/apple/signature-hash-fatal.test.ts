import { signatureHashFatal } from '../../../../src/check/rules/apple/signature-hash-fatal.js'
import { testRule } from '../../../../test/support/rules.js'

const MD5 = '1.2.840.113549.1.1.4'

testRule(signatureHashFatal, {
  passes: {
    'ECDSA with SHA-256': {},
    'SHA-1, which may be overridden': { server: { signature: '1.2.840.113549.1.1.5' } },
  },
  fails: {
    'RSA with MD5': { server: { signature: MD5 } },
    'RSA with MD4': { server: { signature: '1.2.840.113549.1.1.3' } },
    'RSA with MD2': { server: { signature: '1.2.840.113549.1.1.2' } },
    'an intermediate with MD5': { intermediate: { signature: MD5 }, about: 'intermediate' },
    'an anchor of a person that another CA signed with MD5': {
      root: { issuer: 'Elsewhere', signature: MD5 },
      about: 'root',
    },
  },
  ignores: {
    'a root that signed itself with MD5': { root: { signature: MD5 }, about: 'root' },
    'a self-signed server with MD5': { server: { signature: MD5 }, serverIsAnchor: true },
  },
})
