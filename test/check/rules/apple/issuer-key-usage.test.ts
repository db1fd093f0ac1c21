import { issuerKeyUsage } from '../../../../src/check/rules/apple/issuer-key-usage.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeKeyUsage } from '../../../../src/x509/write/extensions.js'
import { testRule } from '../../../../test/support/rules.js'

const signsNothing = { extensions: { [OID.keyUsage]: writeKeyUsage(['cRLSign']) } }

testRule(issuerKeyUsage, {
  passes: {
    'a root with keyCertSign': { about: 'root' },
    'a root without keyUsage': { root: { extensions: { [OID.keyUsage]: undefined } }, about: 'root' },
    'a server without keyCertSign': {},
  },
  fails: {
    'a root without keyCertSign': { root: signsNothing, about: 'root' },
    'an intermediate without keyCertSign': { intermediate: signsNothing, about: 'intermediate' },
  },
  ignores: 'nothing',
})
