import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { altNameNotCriticalWithSubject } from '../../../../src/check/rules/webpki/alt-name-not-critical-with-subject.js'
import {
  altName,
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
} from '../../../support/conformance-rules.js'

describe('webpki/alt-name-not-critical-with-subject', () => {
  const names = [{ type: 'dns', value: 'a.example' }] as const
  const critical = [altName(names, true)]

  it('passes where it is not critical', () => {
    const certificate = certificateOf({ extensions: [altName(names, false)] })
    assert.equal(answerAsServer(altNameNotCriticalWithSubject, certificate), 'pass')
  })

  it('fails where it is critical beside a subject', () => {
    assert.equal(
      answerAsServer(altNameNotCriticalWithSubject, certificateOf({ extensions: critical })),
      'fail',
    )
  })

  it('is not asked where the subject is empty, of an intermediate, and where there is none', () => {
    const empty = certificateOf({ subject: '', extensions: critical })
    const intermediate = certificateOf({ extensions: critical })
    assert.equal(answerAsServer(altNameNotCriticalWithSubject, empty), 'not asked')
    assert.equal(answerAsIntermediate(altNameNotCriticalWithSubject, intermediate), 'not asked')
    assert.equal(answerAsServer(altNameNotCriticalWithSubject, certificateOf()), 'not asked')
  })
})
