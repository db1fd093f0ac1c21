import { rootIsCA } from '../../../../src/check/rules/apple/root-is-ca.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { testRule } from '../../../../test/support/rules.js'

const notCA = { extensions: { [OID.basicConstraints]: undefined } }

testRule(rootIsCA, {
  passes: { 'a root with cA TRUE': { about: 'root' } },
  fails: {
    'a root without basicConstraints': { root: notCA, about: 'root' },
    'a self-signed server that a person is to trust': { serverIsAnchor: true },
  },
  ignores: {
    'a server below a root': {},
    'an anchor of an app': { root: notCA, about: 'root', anchorKind: 'app' },
    'a root of version 1, which has no basicConstraints': { root: { version: 1 }, about: 'root' },
  },
})
