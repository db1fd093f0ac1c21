import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { toHex } from '../../../../src/base/bytes.js'
import { hashSHA256 } from '../../../../src/keys/verify/software/sha256.js'

const byNode = (message: Uint8Array): string => createHash('sha256').update(message).digest('hex')

test('SHA-256 is the one of FIPS 180-4', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  assert.equal(toHex(hashSHA256(new TextEncoder().encode('abc'))), abc)
})

test('SHA-256 agrees with Node at every length around the ends of blocks', () => {
  for (let length = 0; length <= 260; length += 1) {
    const message = Uint8Array.from({ length }, (_, index) => (index * 7 + length) & 0xff)
    assert.equal(toHex(hashSHA256(message)), byNode(message), String(length))
  }
})

test('SHA-256 agrees with Node on any message', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (message) => {
      assert.equal(toHex(hashSHA256(message)), byNode(message))
    }),
  )
})
