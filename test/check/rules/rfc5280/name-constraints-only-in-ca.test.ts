import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nameConstraintsOnlyInCA } from '../../../../src/check/rules/rfc5280/name-constraints-only-in-ca.js'
import {
  answerAsIntermediate,
  answerAsServer,
  basicConstraints,
  certificateOf,
  sample,
} from '../../../support/conformance-rules.js'

describe('rfc5280/name-constraints-only-in-ca', () => {
  it('passes on a CA', () => {
    const extensions = [basicConstraints(true), sample('nameConstraints', true)]
    assert.equal(answerAsIntermediate(nameConstraintsOnlyInCA, certificateOf({ extensions })), 'pass')
  })

  it('fails on a server, critical or not', () => {
    for (const critical of [true, false]) {
      const certificate = certificateOf({ extensions: [sample('nameConstraints', critical)] })
      assert.equal(answerAsServer(nameConstraintsOnlyInCA, certificate), 'fail')
    }
  })

  it('is not asked where there are none', () => {
    assert.equal(answerAsServer(nameConstraintsOnlyInCA, certificateOf()), 'not asked')
  })
})
