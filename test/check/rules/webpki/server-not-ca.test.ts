import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverNotCA } from '../../../../src/check/rules/webpki/server-not-ca.js'
import {
  answerAsIntermediate,
  answerAsServer,
  basicConstraints,
  certificateOf,
  keyUsage,
} from '../../../support/conformance-rules.js'

describe('webpki/server-not-ca', () => {
  it('passes on a certificate that is no CA, with basicConstraints and without', () => {
    assert.equal(answerAsServer(serverNotCA, certificateOf()), 'pass')
    assert.equal(
      answerAsServer(serverNotCA, certificateOf({ extensions: [basicConstraints(false)] })),
      'pass',
    )
  })

  it('fails on a CA whose key may not sign certificates', () => {
    const certificate = certificateOf({ extensions: [basicConstraints(true), keyUsage('digitalSignature')] })
    assert.equal(answerAsServer(serverNotCA, certificate), 'fail')
  })

  it('warns of a CA through and through', () => {
    const extensions = [basicConstraints(true), keyUsage('keyCertSign')]
    assert.equal(answerAsServer(serverNotCA, certificateOf({ extensions })), 'warn')
    assert.equal(answerAsServer(serverNotCA, certificateOf({ extensions: [basicConstraints(true)] })), 'warn')
  })

  it('is not asked of an issuer', () => {
    const certificate = certificateOf({ extensions: [basicConstraints(true)] })
    assert.equal(answerAsIntermediate(serverNotCA, certificate), 'not asked')
  })
})
