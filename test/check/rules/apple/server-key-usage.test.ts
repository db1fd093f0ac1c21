import { serverKeyUsage } from '../../../../src/check/rules/apple/server-key-usage.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(serverKeyUsage, {
  passes: {
    'the usage that is asked for': { requiredKeyUsage: ['digitalSignature'] },
    'no keyUsage at all': {
      requiredKeyUsage: ['digitalSignature'],
      server: { extensions: { [OID.keyUsage]: undefined } },
    },
  },
  fails: {
    'another usage': { requiredKeyUsage: ['keyEncipherment'] },
    'one of two usages': { requiredKeyUsage: ['digitalSignature', 'keyAgreement'] },
  },
  ignores: {
    'a server of which nothing is asked': {},
    'a root': { requiredKeyUsage: ['digitalSignature'], about: 'root' },
  },
})
