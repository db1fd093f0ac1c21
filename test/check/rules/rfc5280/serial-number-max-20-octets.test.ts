import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serialNumberMax20Octets } from '../../../../src/check/rules/rfc5280/serial-number-max-20-octets.js'
import { TAG } from '../../../../src/der/tags.js'
import { writeElement } from '../../../../src/der/write.js'
import { answerAsServer, certificateOf, type RuleAnswer } from '../../../support/conformance-rules.js'

describe('rfc5280/serial-number-max-20-octets', () => {
  const answer = (first: number, length: number): RuleAnswer => {
    const octets = new Uint8Array(length).fill(first, 0, 1).fill(0xaa, 1)
    return answerAsServer(
      serialNumberMax20Octets,
      certificateOf({ serialNumber: writeElement(TAG.integer, octets) }),
    )
  }

  it('passes on 20 octets', () => {
    assert.equal(answer(0x7f, 20), 'pass')
  })

  it('fails on 21 octets, the octet of the sign counted', () => {
    assert.equal(answer(0x7f, 21), 'fail')
    assert.equal(answer(0, 21), 'fail')
  })
})
