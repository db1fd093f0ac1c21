import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { basicConstraintsCritical } from '../../../../src/check/rules/rfc5280/basic-constraints-critical.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  sample,
} from '../../../support/conformance-rules.js'

describe('rfc5280/basic-constraints-critical', () => {
  it('passes where basicConstraints is critical', () => {
    const certificate = certificateOf({ extensions: [sample('basicConstraints', true)] })
    assert.equal(answerAsServer(basicConstraintsCritical, certificate), 'pass')
  })

  it('fails where basicConstraints is not critical, in a server and in a CA', () => {
    const certificate = certificateOf({ extensions: [sample('basicConstraints', false)] })
    assert.equal(answerAsServer(basicConstraintsCritical, certificate), 'fail')
    assert.equal(answerAsIntermediate(basicConstraintsCritical, certificate), 'fail')
  })

  it('is not asked where there is no basicConstraints', () => {
    assert.equal(answerAsServer(basicConstraintsCritical, certificateOf()), 'not asked')
  })
})
