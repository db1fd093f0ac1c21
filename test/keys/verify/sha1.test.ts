import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { toHex } from '../../../src/base/bytes.js'
import { sha1 } from '../../../src/keys/verify/sha1.js'

const byNode = (message: Uint8Array): string => createHash('sha1').update(message).digest('hex')

test('SHA-1 is the one of FIPS 180-4', () => {
  const empty = 'da39a3ee5e6b4b0d3255bfef95601890afd80709'
  const abc = 'a9993e364706816aba3e25717850c26c9cd0d89d'
  assert.equal(toHex(sha1(new Uint8Array(0))), empty)
  assert.equal(toHex(sha1(new TextEncoder().encode('abc'))), abc)
})

test('SHA-1 agrees with Node at every length around the ends of blocks', () => {
  for (let length = 0; length <= 260; length += 1) {
    const message = Uint8Array.from({ length }, (_, index) => (index * 7 + length) & 0xff)
    assert.equal(toHex(sha1(message)), byNode(message), String(length))
  }
})

test('SHA-1 agrees with Node on any message', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (message) => {
      assert.equal(toHex(sha1(message)), byNode(message))
    }),
  )
})
