import { pathLength } from '../../../../src/check/rules/apple/path-length.js'
import { OID } from '../../../../src/x509/read/oids.js'
import { writeBasicConstraints } from '../../../../src/x509/write/extensions.js'
import { testRule, type RuleScene } from '../../../../test/support/rules.js'

const limited = (pathLength: number): RuleScene['root'] => ({
  extensions: { [OID.basicConstraints]: writeBasicConstraints({ cA: true, pathLength }) },
})

testRule(pathLength, {
  passes: {
    'an intermediate below a root for one': { intermediate: {}, root: limited(1), about: 'root' },
    'a server below a root for none': { root: limited(0), about: 'root' },
    'an intermediate that bears the name of the root, which is not counted': {
      intermediate: { subject: 'Root' },
      root: limited(0),
      about: 'root',
    },
  },
  fails: { 'an intermediate below a root for none': { intermediate: {}, root: limited(0), about: 'root' } },
  ignores: 'nothing',
})
