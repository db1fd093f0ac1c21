import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { freshestCRLNotCritical } from '../../../../src/check/rules/rfc5280/freshest-crl-not-critical.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  sample,
} from '../../../support/conformance-rules.js'

describe('rfc5280/freshest-crl-not-critical', () => {
  it('passes where freshestCRL is not critical', () => {
    const certificate = certificateOf({ extensions: [sample('freshestCRL', false)] })
    assert.equal(answerAsServer(freshestCRLNotCritical, certificate), 'pass')
  })

  it('fails where freshestCRL is critical, in a server and in a CA', () => {
    const certificate = certificateOf({ extensions: [sample('freshestCRL', true)] })
    assert.equal(answerAsServer(freshestCRLNotCritical, certificate), 'fail')
    assert.equal(answerAsIntermediate(freshestCRLNotCritical, certificate), 'fail')
  })

  it('is not asked where there is no freshestCRL', () => {
    assert.equal(answerAsServer(freshestCRLNotCritical, certificateOf()), 'not asked')
  })
})
