import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { writeBitString, writeNull, writeSequence, writeUnsignedInteger } from '../../../src/der/write.js'
import { readPublicKey, writeRSAPublicKey, type PublicKey } from '../../../src/keys/verify/public-key.js'
import { hashSecurityBits, keySecurityBits } from '../../../src/keys/verify/security-bits.js'
import { algorithmOf } from '../../support/key-bytes.js'
import { spkiOf } from '../../support/keys.js'

/** A key with a modulus of some bits, all of them ones. */
function rsaKey(bits: number): PublicKey {
  const modulus = new Uint8Array(Math.ceil(bits / 8)).fill(0xff)
  modulus[0] = 0xff >> (modulus.length * 8 - bits)
  return readPublicKey(
    writeRSAPublicKey(writeUnsignedInteger(modulus), writeUnsignedInteger(Uint8Array.of(3))),
  )
}

const RSA_STRENGTHS = [
  [1024, 80, 0],
  [2048, 112, 80],
  [3072, 128, 112],
  [7680, 192, 128],
  [15_360, 256, 192],
] as const

for (const [bits, strength, below] of RSA_STRENGTHS) {
  test(`RSA of ${String(bits)} bits has ${String(strength)}, and of one bit less ${String(below)}`, () => {
    assert.equal(keySecurityBits(rsaKey(bits)), strength)
    assert.equal(keySecurityBits(rsaKey(bits - 1)), below)
  })
}

test('RSA under another identifier is as strong as under its own', () => {
  for (const oid of ['2.5.8.1.1', '1.2.840.113549.1.1.10']) {
    const spki = writeSequence(algorithmOf(oid), writeBitString(rsaKey(3072).keyBits))
    assert.equal(keySecurityBits(readPublicKey(spki)), 128)
    const broken = writeSequence(algorithmOf(oid), writeBitString(writeNull()))
    assert.equal(keySecurityBits(readPublicKey(broken)), 0)
  }
})

test('EC has half its field, and at most 256', () => {
  const rows = {
    prime192v1: 96,
    secp224r1: 112,
    'P-256': 128,
    secp256k1: 128,
    'P-384': 192,
    'P-521': 256,
    secp160r1: 0,
  }
  for (const [namedCurve, strength] of Object.entries(rows)) {
    const key = readPublicKey(spkiOf(generateKeyPairSync('ec', { namedCurve }).publicKey))
    assert.equal(keySecurityBits(key), strength, namedCurve)
  }
})

test('Ed25519 has 128, Ed448 224, and what is not known 0', () => {
  assert.equal(keySecurityBits(readPublicKey(spkiOf(generateKeyPairSync('ed25519').publicKey))), 128)
  assert.equal(keySecurityBits(readPublicKey(spkiOf(generateKeyPairSync('ed448').publicKey))), 224)
  assert.equal(keySecurityBits(readPublicKey(spkiOf(generateKeyPairSync('x25519').publicKey))), 0)
})

test('a hash has half its digest, or what collisions leave of it', () => {
  const rows = ['MD4', 'MD5', 'SHA-1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512'] as const
  assert.deepEqual(rows.map(hashSecurityBits), [0, 39, 63, 112, 128, 192, 256])
  assert.equal(hashSecurityBits(undefined), 0)
})
