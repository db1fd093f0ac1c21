import { basicConstraints } from '../../../../src/check/rules/apple/basic-constraints.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { testRule } from '../../../../test/support/rules.js'

const without = { extensions: { [OID.basicConstraints]: undefined } }

testRule(basicConstraints, {
  passes: {
    'a server without basicConstraints': {},
    'a root of a CA': { about: 'root' },
    'a root of version 1, which has none': { root: { version: 1 }, about: 'root' },
  },
  fails: {
    'a root without basicConstraints': { root: without, about: 'root' },
    'an intermediate without basicConstraints': { intermediate: without, about: 'intermediate' },
    'an intermediate of version 1': { intermediate: { version: 1 }, about: 'intermediate' },
  },
  ignores: 'nothing',
})
