import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { toHex } from '../../../../src/base/bytes.js'
import { sha224 } from '../../../../src/keys/verify/software/sha224.js'

const byNode = (message: Uint8Array): string => createHash('sha224').update(message).digest('hex')

test('SHA-224 is the one of FIPS 180-4', () => {
  assert.equal(toHex(sha224(new Uint8Array(0))), 'd14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f')
  assert.equal(
    toHex(sha224(new TextEncoder().encode('abc'))),
    '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7',
  )
})

test('SHA-224 agrees with Node at every length around the ends of blocks, wherever the octets lie', () => {
  for (let length = 0; length <= 260; length += 1) {
    const octets = Uint8Array.from({ length: length + 3 }, (_, index) => (index * 7 + length) & 0xff)
    const message = octets.subarray(3)
    assert.equal(toHex(sha224(message)), byNode(message), String(length))
  }
})

test('SHA-224 agrees with Node on any message', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (message) => {
      assert.equal(toHex(sha224(message)), byNode(message))
    }),
  )
})
