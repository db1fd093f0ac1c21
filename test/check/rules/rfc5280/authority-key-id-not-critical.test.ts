import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { authorityKeyIdNotCritical } from '../../../../src/check/rules/rfc5280/authority-key-id-not-critical.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  sample,
} from '../../../support/conformance-rules.js'

describe('rfc5280/authority-key-id-not-critical', () => {
  it('passes where authorityKeyIdentifier is not critical', () => {
    const certificate = certificateOf({ extensions: [sample('authorityKeyIdentifier', false)] })
    assert.equal(answerAsServer(authorityKeyIdNotCritical, certificate), 'pass')
  })

  it('fails where authorityKeyIdentifier is critical, in a server and in a CA', () => {
    const certificate = certificateOf({ extensions: [sample('authorityKeyIdentifier', true)] })
    assert.equal(answerAsServer(authorityKeyIdNotCritical, certificate), 'fail')
    assert.equal(answerAsIntermediate(authorityKeyIdNotCritical, certificate), 'fail')
  })

  it('is not asked where there is no authorityKeyIdentifier', () => {
    assert.equal(answerAsServer(authorityKeyIdNotCritical, certificateOf()), 'not asked')
  })
})
