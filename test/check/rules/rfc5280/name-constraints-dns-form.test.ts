import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nameConstraintsDNSForm } from '../../../../src/check/rules/rfc5280/name-constraints-dns-form.js'
import {
  answerAsAnchor,
  certificateOf,
  permitted,
  type RuleAnswer,
} from '../../../support/conformance-rules.js'

describe('rfc5280/name-constraints-dns-form', () => {
  const answer = (value: string): RuleAnswer =>
    answerAsAnchor(nameConstraintsDNSForm, certificateOf({ extensions: [permitted({ type: 'dns', value })] }))

  it('passes on host names, of one label too, and on the empty one', () => {
    for (const name of ['example.com', 'local', 'a-b.example.com', 'EXAMPLE.com', '']) {
      assert.equal(answer(name), 'pass', name)
    }
  })

  it('fails on a dot in front or behind, on an asterisk and on an empty label', () => {
    for (const name of ['.example.com', 'example.com.', '*.example.com', 'a..b', ' ']) {
      assert.equal(answer(name), 'fail', name)
    }
  })

  it('passes on a label of 63 characters and fails on one of 64', () => {
    assert.equal(answer('a'.repeat(63)), 'pass')
    assert.equal(answer('a'.repeat(64)), 'fail')
  })

  it('passes on constraints of other kinds, which may begin with a dot', () => {
    const certificate = certificateOf({ extensions: [permitted({ type: 'uri', value: '.example.com' })] })
    assert.equal(answerAsAnchor(nameConstraintsDNSForm, certificate), 'pass')
  })

  it('is not asked where there are no name constraints', () => {
    assert.equal(answerAsAnchor(nameConstraintsDNSForm, certificateOf()), 'not asked')
  })
})
