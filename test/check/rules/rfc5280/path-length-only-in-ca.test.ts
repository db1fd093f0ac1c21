import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { pathLengthOnlyInCA } from '../../../../src/check/rules/rfc5280/path-length-only-in-ca.js'
import {
  answerAsIntermediate,
  answerAsServer,
  basicConstraints,
  certificateOf,
  keyUsage,
} from '../../../support/conformance-rules.js'

describe('rfc5280/path-length-only-in-ca', () => {
  it('passes on a CA that may sign certificates', () => {
    const extensions = [basicConstraints(true, 0), keyUsage('keyCertSign')]
    assert.equal(answerAsIntermediate(pathLengthOnlyInCA, certificateOf({ extensions })), 'pass')
  })

  it('fails on a certificate that is no CA', () => {
    const certificate = certificateOf({ extensions: [basicConstraints(false, 0)] })
    assert.equal(answerAsServer(pathLengthOnlyInCA, certificate), 'fail')
  })

  it('fails on a CA whose key may not sign certificates, or that does not say', () => {
    const withOther = certificateOf({ extensions: [basicConstraints(true, 0), keyUsage('cRLSign')] })
    const without = certificateOf({ extensions: [basicConstraints(true, 0)] })
    assert.equal(answerAsIntermediate(pathLengthOnlyInCA, withOther), 'fail')
    assert.equal(answerAsIntermediate(pathLengthOnlyInCA, without), 'fail')
  })

  it('is not asked where there is no path length', () => {
    const certificate = certificateOf({ extensions: [basicConstraints(true)] })
    assert.equal(answerAsIntermediate(pathLengthOnlyInCA, certificate), 'not asked')
  })
})
