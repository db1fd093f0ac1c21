import { signatureAlgorithmKnown } from '../../../../src/check/rules/apple/signature-algorithm-known.js'
import { testRule } from '../../../../test/support/rules.js'

const PSS = '1.2.840.113549.1.1.10'

testRule(signatureAlgorithmKnown, {
  passes: {
    'ECDSA with SHA-256': {},
    'PKCS#1 v1.5 with SHA-512': { server: { signature: '1.2.840.113549.1.1.13' } },
    'PKCS#1 v1.5 with MD5, which has rules of its own': { server: { signature: '1.2.840.113549.1.1.4' } },
    'Ed25519, which has a rule of its own': { server: { signature: '1.3.101.112' } },
    'a root that signed itself with RSASSA-PSS, where nobody verified that': {
      about: 'root',
      root: { signature: PSS },
    },
  },
  fails: {
    'RSASSA-PSS on the server’s certificate': { server: { signature: PSS } },
    'RSASSA-PSS on an intermediate': { intermediate: { signature: PSS }, about: 'intermediate' },
    'DSA with SHA-256': { server: { signature: '2.16.840.1.101.3.4.3.2' } },
    'ECDSA with SHA3-256': { server: { signature: '2.16.840.1.101.3.4.3.10' } },
    'a known algorithm with a key that does not go with it': { fault: 'signature-unsupported' },
    'a root that signed itself as no device can verify': { about: 'root', fault: 'signature-unsupported' },
  },
  ignores: 'nothing',
})
