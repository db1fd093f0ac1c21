import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { keyCertSignOnlyInCA } from '../../../../src/check/rules/rfc5280/key-cert-sign-only-in-ca.js'
import {
  answerAsServer,
  basicConstraints,
  certificateOf,
  keyUsage,
} from '../../../support/conformance-rules.js'

describe('rfc5280/key-cert-sign-only-in-ca', () => {
  it('passes on a CA', () => {
    const extensions = [basicConstraints(true), keyUsage('keyCertSign')]
    assert.equal(answerAsServer(keyCertSignOnlyInCA, certificateOf({ extensions })), 'pass')
  })

  it('fails where cA is FALSE, and without basicConstraints', () => {
    const withFalse = certificateOf({ extensions: [basicConstraints(false), keyUsage('keyCertSign')] })
    const without = certificateOf({ extensions: [keyUsage('digitalSignature', 'keyCertSign')] })
    assert.equal(answerAsServer(keyCertSignOnlyInCA, withFalse), 'fail')
    assert.equal(answerAsServer(keyCertSignOnlyInCA, without), 'fail')
  })

  it('is not asked of a key that may not sign certificates', () => {
    const certificate = certificateOf({ extensions: [keyUsage('digitalSignature')] })
    assert.equal(answerAsServer(keyCertSignOnlyInCA, certificate), 'not asked')
    assert.equal(answerAsServer(keyCertSignOnlyInCA, certificateOf()), 'not asked')
  })
})
