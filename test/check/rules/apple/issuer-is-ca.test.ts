import { issuerIsCa } from '../../../../src/check/rules/apple/issuer-is-ca.js'
import { writeSequence, writeBoolean } from '../../../../src/der/write.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeBasicConstraints } from '../../../../src/x509/write/extensions.js'
import { testRule } from '../../../../test/support/rules.js'
import { extensionOf } from '../../../../test/support/x509.js'

const notCA = { extensions: { [OID.basicConstraints]: writeBasicConstraints({ cA: false }) } }

testRule(issuerIsCa, {
  passes: {
    'a root with cA TRUE': { about: 'root' },
    'a server with cA FALSE': { server: notCA },
    'a server with cA TRUE, which the device takes': {
      server: { extensions: { [OID.basicConstraints]: writeBasicConstraints({ cA: true }) } },
    },
    'basicConstraints that are not critical': {
      root: {
        extensions: {
          [OID.basicConstraints]: extensionOf(OID.basicConstraints, writeSequence(writeBoolean(true))),
        },
      },
      about: 'root',
    },
  },
  fails: {
    'a root with cA FALSE': { root: notCA, about: 'root' },
    'an intermediate with cA FALSE': { intermediate: notCA, about: 'intermediate' },
  },
  ignores: 'nothing',
})
