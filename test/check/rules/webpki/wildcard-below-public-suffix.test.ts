import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { wildcardBelowPublicSuffix } from '../../../../src/check/rules/webpki/wildcard-below-public-suffix.js'
import {
  answerAsIntermediate,
  answerAsServer,
  certificateOf,
  hosts,
  type RuleAnswer,
} from '../../../support/conformance-rules.js'

describe('webpki/wildcard-below-public-suffix', () => {
  const answer = (...names: readonly string[]): RuleAnswer =>
    answerAsServer(wildcardBelowPublicSuffix, certificateOf({ extensions: [hosts(...names)] }))

  it('passes below a name that somebody has registered', () => {
    assert.equal(answer('*.example.com', '*.example.co.uk', '*.home.arpa.example'), 'pass')
  })

  it('fails below a public suffix of one label or two, in capitals too', () => {
    for (const name of ['*.com', '*.co.uk', '*.CO.UK', '*.home.arpa']) {
      assert.equal(answer('*.example.com', name), 'fail', name)
    }
  })

  it('fails below one label that is no public suffix', () => {
    assert.equal(answer('*.local'), 'fail')
  })

  it('is not asked where there is no wildcard, and of an intermediate', () => {
    assert.equal(answer('example.com', 'a*.com'), 'not asked')
    const intermediate = certificateOf({ extensions: [hosts('*.com')] })
    assert.equal(answerAsIntermediate(wildcardBelowPublicSuffix, intermediate), 'not asked')
  })
})
