import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inhibitAnyPolicyCritical } from '../../../../src/check/rules/rfc5280/inhibit-any-policy-critical.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  sample,
} from '../../../support/conformance-rules.js'

describe('rfc5280/inhibit-any-policy-critical', () => {
  it('passes where inhibitAnyPolicy is critical', () => {
    const certificate = certificateOf({ extensions: [sample('inhibitAnyPolicy', true)] })
    assert.equal(answerAsServer(inhibitAnyPolicyCritical, certificate), 'pass')
  })

  it('fails where inhibitAnyPolicy is not critical, in a server and in a CA', () => {
    const certificate = certificateOf({ extensions: [sample('inhibitAnyPolicy', false)] })
    assert.equal(answerAsServer(inhibitAnyPolicyCritical, certificate), 'fail')
    assert.equal(answerAsIntermediate(inhibitAnyPolicyCritical, certificate), 'fail')
  })

  it('is not asked where there is no inhibitAnyPolicy', () => {
    assert.equal(answerAsServer(inhibitAnyPolicyCritical, certificateOf()), 'not asked')
  })
})
