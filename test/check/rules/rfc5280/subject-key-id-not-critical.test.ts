import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { subjectKeyIdNotCritical } from '../../../../src/check/rules/rfc5280/subject-key-id-not-critical.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  sample,
} from '../../../support/conformance-rules.js'

describe('rfc5280/subject-key-id-not-critical', () => {
  it('passes where subjectKeyIdentifier is not critical', () => {
    const certificate = certificateOf({ extensions: [sample('subjectKeyIdentifier', false)] })
    assert.equal(answerAsServer(subjectKeyIdNotCritical, certificate), 'pass')
  })

  it('fails where subjectKeyIdentifier is critical, in a server and in a CA', () => {
    const certificate = certificateOf({ extensions: [sample('subjectKeyIdentifier', true)] })
    assert.equal(answerAsServer(subjectKeyIdNotCritical, certificate), 'fail')
    assert.equal(answerAsIntermediate(subjectKeyIdNotCritical, certificate), 'fail')
  })

  it('is not asked where there is no subjectKeyIdentifier', () => {
    assert.equal(answerAsServer(subjectKeyIdNotCritical, certificateOf()), 'not asked')
  })
})
