import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { altNameNotEmpty } from '../../../../src/check/rules/rfc5280/alt-name-not-empty.js'
import { altName, answerAsServer, certificateOf, hosts } from '../../../support/conformance-rules.js'

describe('rfc5280/alt-name-not-empty', () => {
  it('passes with one name', () => {
    assert.equal(answerAsServer(altNameNotEmpty, certificateOf({ extensions: [hosts('a.example')] })), 'pass')
  })

  it('fails without a name', () => {
    assert.equal(answerAsServer(altNameNotEmpty, certificateOf({ extensions: [altName([])] })), 'fail')
  })

  it('is not asked where there is no subjectAltName', () => {
    assert.equal(answerAsServer(altNameNotEmpty, certificateOf()), 'not asked')
  })
})
