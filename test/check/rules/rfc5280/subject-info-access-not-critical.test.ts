import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { subjectInfoAccessNotCritical } from '../../../../src/check/rules/rfc5280/subject-info-access-not-critical.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  sample,
} from '../../../support/conformance-rules.js'

describe('rfc5280/subject-info-access-not-critical', () => {
  it('passes where subjectInfoAccess is not critical', () => {
    const certificate = certificateOf({ extensions: [sample('subjectInfoAccess', false)] })
    assert.equal(answerAsServer(subjectInfoAccessNotCritical, certificate), 'pass')
  })

  it('fails where subjectInfoAccess is critical, in a server and in a CA', () => {
    const certificate = certificateOf({ extensions: [sample('subjectInfoAccess', true)] })
    assert.equal(answerAsServer(subjectInfoAccessNotCritical, certificate), 'fail')
    assert.equal(answerAsIntermediate(subjectInfoAccessNotCritical, certificate), 'fail')
  })

  it('is not asked where there is no subjectInfoAccess', () => {
    assert.equal(answerAsServer(subjectInfoAccessNotCritical, certificateOf()), 'not asked')
  })
})
