import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { keyUsageNotEmpty } from '../../../../src/check/rules/rfc5280/key-usage-not-empty.js'
import { answerAsServer, certificateOf, keyUsage } from '../../../support/conformance-rules.js'

describe('rfc5280/key-usage-not-empty', () => {
  it('passes with one usage', () => {
    const certificate = certificateOf({ extensions: [keyUsage('digitalSignature')] })
    assert.equal(answerAsServer(keyUsageNotEmpty, certificate), 'pass')
  })

  it('fails without a usage', () => {
    assert.equal(answerAsServer(keyUsageNotEmpty, certificateOf({ extensions: [keyUsage()] })), 'fail')
  })

  it('is not asked where there is no keyUsage', () => {
    assert.equal(answerAsServer(keyUsageNotEmpty, certificateOf()), 'not asked')
  })
})
