import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { toHex } from '../../../../src/base/bytes.js'
import { md5 } from '../../../../src/keys/verify/software/md5.js'

const byNode = (message: Uint8Array): string => createHash('md5').update(message).digest('hex')

test('MD5 is the one of RFC 1321', () => {
  assert.equal(toHex(md5(new Uint8Array(0))), 'd41d8cd98f00b204e9800998ecf8427e')
  assert.equal(toHex(md5(new TextEncoder().encode('abc'))), '900150983cd24fb0d6963f7d28e17f72')
})

test('MD5 agrees with Node at every length around the ends of blocks, wherever the octets lie', () => {
  for (let length = 0; length <= 260; length += 1) {
    const octets = Uint8Array.from({ length: length + 3 }, (_, index) => (index * 7 + length) & 0xff)
    const message = octets.subarray(3)
    assert.equal(toHex(md5(message)), byNode(message), String(length))
  }
})

test('MD5 agrees with Node on any message', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (message) => {
      assert.equal(toHex(md5(message)), byNode(message))
    }),
  )
})
