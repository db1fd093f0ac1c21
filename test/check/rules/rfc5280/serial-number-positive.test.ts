import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serialNumberPositive } from '../../../../src/check/rules/rfc5280/serial-number-positive.js'
import { TAG } from '../../../../src/der/tags.js'
import { writeElement } from '../../../../src/der/write.js'
import { answerAsServer, certificateOf, type RuleAnswer } from '../../../support/conformance-rules.js'

describe('rfc5280/serial-number-positive', () => {
  const answer = (...octets: readonly number[]): RuleAnswer =>
    answerAsServer(
      serialNumberPositive,
      certificateOf({ serialNumber: writeElement(TAG.integer, Uint8Array.from(octets)) }),
    )

  it('passes on 1, and on 128, whose first octet is zero', () => {
    assert.equal(answer(1), 'pass')
    assert.equal(answer(0, 128), 'pass')
  })

  it('fails on 0', () => {
    assert.equal(answer(0), 'fail')
  })

  it('fails on -1 and -128', () => {
    assert.equal(answer(0xff), 'fail')
    assert.equal(answer(0x80), 'fail')
  })
})
