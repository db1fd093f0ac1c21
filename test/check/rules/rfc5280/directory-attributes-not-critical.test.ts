import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { directoryAttributesNotCritical } from '../../../../src/check/rules/rfc5280/directory-attributes-not-critical.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  sample,
} from '../../../support/conformance-rules.js'

describe('rfc5280/directory-attributes-not-critical', () => {
  it('passes where subjectDirectoryAttributes is not critical', () => {
    const certificate = certificateOf({ extensions: [sample('subjectDirectoryAttributes', false)] })
    assert.equal(answerAsServer(directoryAttributesNotCritical, certificate), 'pass')
  })

  it('fails where subjectDirectoryAttributes is critical, in a server and in a CA', () => {
    const certificate = certificateOf({ extensions: [sample('subjectDirectoryAttributes', true)] })
    assert.equal(answerAsServer(directoryAttributesNotCritical, certificate), 'fail')
    assert.equal(answerAsIntermediate(directoryAttributesNotCritical, certificate), 'fail')
  })

  it('is not asked where there is no subjectDirectoryAttributes', () => {
    assert.equal(answerAsServer(directoryAttributesNotCritical, certificateOf()), 'not asked')
  })
})
