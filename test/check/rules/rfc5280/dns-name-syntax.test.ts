import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dnsNameSyntax } from '../../../../src/check/rules/rfc5280/dns-name-syntax.js'
import {
  altName,
  answerAsServer,
  certificateOf,
  hosts,
  type RuleAnswer,
} from '../../../support/conformance-rules.js'

/** A name of so many characters, of labels of 49. */
function nameOf(length: number): string {
  return `${'a'.repeat(49)}.`.repeat(6).slice(0, length)
}

describe('rfc5280/dns-name-syntax', () => {
  const answer = (...names: readonly string[]): RuleAnswer =>
    answerAsServer(dnsNameSyntax, certificateOf({ extensions: [hosts(...names)] }))

  it('passes on host names, and on wildcards, which are for others to judge', () => {
    for (const name of ['example.com', 'homebox', 'xn--628h.example.com', '*.example.com', '1.example']) {
      assert.equal(answer(name), 'pass', name)
    }
  })

  it('fails on an underscore, an empty label, a dot at the end, a space and the empty name', () => {
    for (const name of ['a_b.example', '.example.com', 'a..b', 'example.com.', 'a b', ' ', '']) {
      assert.equal(answer(name), 'fail', name)
    }
  })

  it('fails where the second name alone is none', () => {
    assert.equal(answer('example.com', '-a.example.com'), 'fail')
  })

  it('passes on 253 characters and fails on 254', () => {
    assert.equal(answer(nameOf(253)), 'pass')
    assert.equal(answer(nameOf(254)), 'fail')
  })

  it('passes on a label of 63 characters and fails on one of 64', () => {
    assert.equal(answer(`${'a'.repeat(63)}.example`), 'pass')
    assert.equal(answer(`${'a'.repeat(64)}.example`), 'fail')
  })

  it('is not asked where there is no DNS name', () => {
    const certificate = certificateOf({
      extensions: [altName([{ type: 'email', value: 'a_b@example.com' }])],
    })
    assert.equal(answerAsServer(dnsNameSyntax, certificate), 'not asked')
    assert.equal(answerAsServer(dnsNameSyntax, certificateOf()), 'not asked')
  })
})
