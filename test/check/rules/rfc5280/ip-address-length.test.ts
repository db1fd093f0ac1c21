import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ipAddressLength } from '../../../../src/check/rules/rfc5280/ip-address-length.js'
import {
  altName,
  answerAsServer,
  certificateOf,
  hosts,
  type RuleAnswer,
} from '../../../support/conformance-rules.js'

describe('rfc5280/ip-address-length', () => {
  const answer = (length: number): RuleAnswer =>
    answerAsServer(
      ipAddressLength,
      certificateOf({ extensions: [altName([{ type: 'ip', octets: new Uint8Array(length) }])] }),
    )

  it('passes on 4 octets and fails on 3 and 5', () => {
    assert.deepEqual([answer(3), answer(4), answer(5)], ['fail', 'pass', 'fail'])
  })

  it('passes on 16 octets and fails on 15 and 17', () => {
    assert.deepEqual([answer(15), answer(16), answer(17)], ['fail', 'pass', 'fail'])
  })

  it('fails on an address with its mask', () => {
    assert.deepEqual([answer(8), answer(32)], ['fail', 'fail'])
  })

  it('is not asked where there is no IP address', () => {
    const certificate = certificateOf({ extensions: [hosts('a.example')] })
    assert.equal(answerAsServer(ipAddressLength, certificate), 'not asked')
  })
})
