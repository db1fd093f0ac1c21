import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { rehashSHA1, sha1 } from '../../../src/keys/verify/sha1.js'
import { hashSHA256, rehashSHA256 } from '../../../src/keys/verify/software/sha256.js'

const HASHES = [
  { name: 'sha1', one: sha1, many: rehashSHA1 },
  { name: 'sha256', one: hashSHA256, many: rehashSHA256 },
] as const

for (const { name, one, many } of HASHES)
  test(`hashing a digest ${name} again and again gives what as many calls of OpenSSL's give`, () => {
    const first = createHash(name).update('orchard').digest()
    let expected: Uint8Array = first
    for (let times = 0; times <= 300; times += 1) {
      assert.deepEqual(Buffer.from(many(first, times)), Buffer.from(expected), String(times))
      const next = createHash(name).update(expected).digest()
      assert.deepEqual(Buffer.from(one(expected)), next)
      expected = next
    }
  })
