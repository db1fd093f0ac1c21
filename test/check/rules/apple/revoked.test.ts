import { revoked } from '../../../../src/check/rules/apple/revoked.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(revoked, {
  passes: { 'a certificate of which nobody speaks': {} },
  fails: { 'a certificate that is revoked': { fault: 'revoked' } },
  ignores: 'nothing',
})
