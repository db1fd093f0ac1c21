import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { authorityInfoAccessNotCritical } from '../../../../src/check/rules/rfc5280/authority-info-access-not-critical.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  sample,
} from '../../../support/conformance-rules.js'

describe('rfc5280/authority-info-access-not-critical', () => {
  it('passes where authorityInfoAccess is not critical', () => {
    const certificate = certificateOf({ extensions: [sample('authorityInfoAccess', false)] })
    assert.equal(answerAsServer(authorityInfoAccessNotCritical, certificate), 'pass')
  })

  it('fails where authorityInfoAccess is critical, in a server and in a CA', () => {
    const certificate = certificateOf({ extensions: [sample('authorityInfoAccess', true)] })
    assert.equal(answerAsServer(authorityInfoAccessNotCritical, certificate), 'fail')
    assert.equal(answerAsIntermediate(authorityInfoAccessNotCritical, certificate), 'fail')
  })

  it('is not asked where there is no authorityInfoAccess', () => {
    assert.equal(answerAsServer(authorityInfoAccessNotCritical, certificateOf()), 'not asked')
  })
})
