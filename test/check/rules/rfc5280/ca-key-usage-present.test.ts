import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { caKeyUsagePresent } from '../../../../src/check/rules/rfc5280/ca-key-usage-present.js'
import {
  answerAsIntermediate,
  answerAsServer,
  basicConstraints,
  certificateOf,
  keyUsage,
} from '../../../support/conformance-rules.js'

describe('rfc5280/ca-key-usage-present', () => {
  it('passes on a CA with a keyUsage', () => {
    const extensions = [basicConstraints(true), keyUsage('keyCertSign')]
    assert.equal(answerAsIntermediate(caKeyUsagePresent, certificateOf({ extensions })), 'pass')
  })

  it('fails on a CA without one', () => {
    const certificate = certificateOf({ extensions: [basicConstraints(true)] })
    assert.equal(answerAsIntermediate(caKeyUsagePresent, certificate), 'fail')
  })

  it('is not asked of a certificate that is no CA', () => {
    assert.equal(answerAsServer(caKeyUsagePresent, certificateOf()), 'not asked')
  })
})
