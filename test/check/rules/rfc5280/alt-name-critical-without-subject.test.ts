import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { altNameCriticalWithoutSubject } from '../../../../src/check/rules/rfc5280/alt-name-critical-without-subject.js'
import { altName, answerAsServer, certificateOf } from '../../../support/conformance-rules.js'

describe('rfc5280/alt-name-critical-without-subject', () => {
  const names = [{ type: 'dns', value: 'a.example' }] as const

  it('passes where the subject is empty and the name critical', () => {
    const certificate = certificateOf({ subject: '', extensions: [altName(names, true)] })
    assert.equal(answerAsServer(altNameCriticalWithoutSubject, certificate), 'pass')
  })

  it('fails where the subject is empty and the name is not critical, or absent', () => {
    const certificate = certificateOf({ subject: '', extensions: [altName(names, false)] })
    assert.equal(answerAsServer(altNameCriticalWithoutSubject, certificate), 'fail')
    assert.equal(answerAsServer(altNameCriticalWithoutSubject, certificateOf({ subject: '' })), 'fail')
  })

  it('is not asked where there is a subject', () => {
    const certificate = certificateOf({ extensions: [altName(names, false)] })
    assert.equal(answerAsServer(altNameCriticalWithoutSubject, certificate), 'not asked')
  })
})
