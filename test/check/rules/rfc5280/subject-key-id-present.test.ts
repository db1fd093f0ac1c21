import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { subjectKeyIdPresent } from '../../../../src/check/rules/rfc5280/subject-key-id-present.js'
import {
  answerAsIntermediate,
  answerAsServer,
  basicConstraints,
  certificateOf,
  sample,
} from '../../../support/conformance-rules.js'

describe('rfc5280/subject-key-id-present', () => {
  it('passes on a CA that names its key', () => {
    const extensions = [basicConstraints(true), sample('subjectKeyIdentifier', false)]
    assert.equal(answerAsIntermediate(subjectKeyIdPresent, certificateOf({ extensions })), 'pass')
  })

  it('fails on a CA that does not, be it the first of the path', () => {
    const certificate = certificateOf({ extensions: [basicConstraints(true)] })
    assert.equal(answerAsIntermediate(subjectKeyIdPresent, certificate), 'fail')
    assert.equal(answerAsServer(subjectKeyIdPresent, certificate), 'fail')
  })

  it('is not asked of a certificate that is no CA, with basicConstraints and without', () => {
    const certificate = certificateOf({ extensions: [basicConstraints(false)] })
    assert.equal(answerAsServer(subjectKeyIdPresent, certificate), 'not asked')
    assert.equal(answerAsServer(subjectKeyIdPresent, certificateOf()), 'not asked')
  })
})
