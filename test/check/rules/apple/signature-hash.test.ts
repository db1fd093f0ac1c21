import { signatureHash } from '../../../../src/check/rules/apple/signature-hash.js'
import { testRule } from '../../../../test/support/rules.js'

const SHA1 = '1.2.840.113549.1.1.5'

testRule(signatureHash, {
  passes: {
    'ECDSA with SHA-256': {},
    'RSA with SHA-224, which the device takes': { server: { signature: '1.2.840.113549.1.1.14' } },
  },
  fails: {
    'RSA with SHA-1': { server: { signature: SHA1 } },
    'ECDSA with SHA-1': { server: { signature: '1.2.840.10045.4.1' } },
    'RSA with MD5': { server: { signature: '1.2.840.113549.1.1.4' } },
    'an intermediate with SHA-1': { intermediate: { signature: SHA1 }, about: 'intermediate' },
    'a server with SHA-1 that bears the name of its issuer': {
      server: { signature: SHA1, subject: 'Root', key: 'P-384' },
    },
    'an anchor of an app that another CA signed with SHA-1': {
      root: { issuer: 'Elsewhere', signature: SHA1 },
      about: 'root',
      anchorKind: 'app',
    },
  },
  ignores: {
    'a root that signed itself with SHA-1': { root: { signature: SHA1 }, about: 'root' },
    'an anchor of a person that another CA signed with SHA-1': {
      root: { issuer: 'Elsewhere', signature: SHA1 },
      about: 'root',
    },
    'a server with SHA-1 that a person trusts itself': {
      server: { subject: 'homebox', issuer: 'Elsewhere', signature: SHA1 },
      serverIsAnchor: true,
    },
  },
})
