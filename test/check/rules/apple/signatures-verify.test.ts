import { signaturesVerify } from '../../../../src/check/rules/apple/signatures-verify.js'
import { testRule } from '../../../../test/support/rules.js'

testRule(signaturesVerify, {
  passes: { 'signatures that hold': {} },
  fails: { 'a signature by another key than the issuer’s': { fault: 'signature-invalid' } },
  ignores: 'nothing',
})
