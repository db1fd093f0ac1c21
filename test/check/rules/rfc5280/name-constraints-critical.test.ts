import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nameConstraintsCritical } from '../../../../src/check/rules/rfc5280/name-constraints-critical.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  sample,
} from '../../../support/conformance-rules.js'

describe('rfc5280/name-constraints-critical', () => {
  it('passes where nameConstraints is critical', () => {
    const certificate = certificateOf({ extensions: [sample('nameConstraints', true)] })
    assert.equal(answerAsServer(nameConstraintsCritical, certificate), 'pass')
  })

  it('fails where nameConstraints is not critical, in a server and in a CA', () => {
    const certificate = certificateOf({ extensions: [sample('nameConstraints', false)] })
    assert.equal(answerAsServer(nameConstraintsCritical, certificate), 'fail')
    assert.equal(answerAsIntermediate(nameConstraintsCritical, certificate), 'fail')
  })

  it('is not asked where there is no nameConstraints', () => {
    assert.equal(answerAsServer(nameConstraintsCritical, certificateOf()), 'not asked')
  })
})
