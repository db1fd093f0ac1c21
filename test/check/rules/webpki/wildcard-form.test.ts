import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { wildcardForm } from '../../../../src/check/rules/webpki/wildcard-form.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  hosts,
  type RuleAnswer,
} from '../../../support/conformance-rules.js'

describe('webpki/wildcard-form', () => {
  const answer = (...names: readonly string[]): RuleAnswer =>
    answerAsServer(wildcardForm, certificateOf({ extensions: [hosts(...names)] }))

  it('passes where the asterisk is the whole first label', () => {
    assert.equal(answer('*.example.com', 'example.com'), 'pass')
  })

  it('fails where the asterisk is alone, part of a label, behind the first one, or there twice', () => {
    for (const name of ['*', '*.', 'ba*.example.com', '*z.example.com', 'foo.*.example.com', '*.*.com']) {
      assert.equal(answer('*.example.com', name), 'fail', name)
    }
    assert.equal(answer('xn--*-1b3c148a.example.com'), 'fail')
  })

  it('is not asked where there is no asterisk, and of an intermediate', () => {
    assert.equal(answer('example.com'), 'not asked')
    const intermediate = certificateOf({ extensions: [hosts('*')] })
    assert.equal(answerAsIntermediate(wildcardForm, intermediate), 'not asked')
  })
})
