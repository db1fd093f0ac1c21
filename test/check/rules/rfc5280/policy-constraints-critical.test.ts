import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { policyConstraintsCritical } from '../../../../src/check/rules/rfc5280/policy-constraints-critical.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  sample,
} from '../../../support/conformance-rules.js'

describe('rfc5280/policy-constraints-critical', () => {
  it('passes where policyConstraints is critical', () => {
    const certificate = certificateOf({ extensions: [sample('policyConstraints', true)] })
    assert.equal(answerAsServer(policyConstraintsCritical, certificate), 'pass')
  })

  it('fails where policyConstraints is not critical, in a server and in a CA', () => {
    const certificate = certificateOf({ extensions: [sample('policyConstraints', false)] })
    assert.equal(answerAsServer(policyConstraintsCritical, certificate), 'fail')
    assert.equal(answerAsIntermediate(policyConstraintsCritical, certificate), 'fail')
  })

  it('is not asked where there is no policyConstraints', () => {
    assert.equal(answerAsServer(policyConstraintsCritical, certificateOf()), 'not asked')
  })
})
