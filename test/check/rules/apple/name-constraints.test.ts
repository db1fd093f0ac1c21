import { nameConstraints } from '../../../../src/check/rules/apple/name-constraints.js'
import { writeNameConstraints } from '../../../../src/x509/write/extensions.js'
import { testRule, type RuleScene } from '../../../../test/support/rules.js'

const permitting = (value: string): RuleScene['root'] => ({
  more: [writeNameConstraints({ permitted: [{ type: 'dns', value }], excluded: [] })],
})

testRule(nameConstraints, {
  passes: { 'a name inside what the root permits': { root: permitting('local') } },
  fails: { 'a name outside what the root permits': { root: permitting('example') } },
  ignores: 'nothing',
})
