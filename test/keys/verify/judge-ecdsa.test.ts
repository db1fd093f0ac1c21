import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import { writeOID } from '../../../src/der/oid.js'
import { writeBitString, writeNull, writeSequence } from '../../../src/der/write.js'
import { judgeSignature } from '../../../src/keys/verify/judge-signature.js'
import { readPublicKey, writeECPublicKey } from '../../../src/keys/verify/public-key.js'
import { algorithmOf } from '../../support/key-bytes.js'
import { fromHex, nodeKeyPair, spkiOf } from '../../support/keys.js'
import {
  HASH_ROWS,
  JUDGES,
  JUDGE_NAMES,
  MESSAGE,
  REFUSING,
  flipped,
  judge,
} from '../../support/signatures.js'

const CURVES = [
  ['P-192', 'prime192v1'],
  ['P-224', 'secp224r1'],
  ['P-256', 'prime256v1'],
  ['P-384', 'secp384r1'],
  ['P-521', 'secp521r1'],
  ['secp256k1', 'secp256k1'],
] as const
const SHA256 = algorithmOf('1.2.840.10045.4.3.2')

for (const name of JUDGE_NAMES) {
  for (const [label, namedCurve] of CURVES) {
    test(`${name}: ECDSA of Node on ${label} is valid with every hash, and with any change invalid`, async () => {
      const pair = generateKeyPairSync('ec', { namedCurve })
      const key = readPublicKey(spkiOf(pair.publicKey))
      assert.equal(key.label, label)
      for (const row of HASH_ROWS) {
        if (row.ecdsa === undefined) continue
        const signature = sign(row.node, MESSAGE, pair.privateKey)
        const algorithm = algorithmOf(row.ecdsa)
        assert.equal(await judge(signature, algorithm, key, JUDGES[name]), 'valid', row.node)
        for (const bit of [40, 8 * (signature.length - 1)]) {
          assert.equal(
            await judge(flipped(signature, bit), algorithm, key, JUDGES[name]),
            'invalid',
            row.node,
          )
        }
        const changed = { data: flipped(MESSAGE, 0), signature, algorithmDER: algorithm }
        assert.equal(await judgeSignature(changed, key, JUDGES[name]), 'invalid', row.node)
      }
    })
  }

  test(`${name}: a signature that is no ECDSA-Sig-Value is invalid`, async () => {
    const key = readPublicKey(spkiOf(nodeKeyPair('ec-p256').publicKey))
    const order = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
    const others = [
      '',
      '3000',
      '3006020100020101',
      '3006020101020100',
      `302602010102210${order}`.replace('02210', '022100'),
      `3046022100${order}022100${order}`,
      `30450220${'7f'.repeat(32)}022100${order}`,
      `3080${'02017f'.repeat(2)}0000`,
      '5a'.repeat(100_000),
    ]
    for (const other of others)
      assert.equal(await judge(fromHex(other), SHA256, key, JUDGES[name]), 'invalid')
  })

  test(`${name}: a key off its curve verifies nothing`, async () => {
    const { privateKey, publicKey } = nodeKeyPair('ec-p256')
    const key = readPublicKey(flipped(spkiOf(publicKey), 8 * 90))
    assert.equal(await judge(sign('sha256', MESSAGE, privateKey), SHA256, key, JUDGES[name]), 'invalid')
    const zero = readPublicKey(
      writeECPublicKey('1.2.840.10045.3.1.7', Uint8Array.of(4, ...new Uint8Array(64))),
    )
    assert.equal(await judge(sign('sha256', MESSAGE, privateKey), SHA256, zero, JUDGES[name]), 'invalid')
  })
}

test('a coordinate that is not below the prime is no point, though it is one modulo the prime', async () => {
  // x = 5 is on secp256k1's sibling only by chance; P-256 has a point with x = 5, so x + p fits 32 octets and cheats.
  const p = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n
  const b = BigInt('0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b')
  const y = power(5n ** 3n - 15n + b, (p + 1n) / 4n, p)
  assert.equal((y * y - (5n ** 3n - 15n + b)) % p, 0n)
  const hex = (value: bigint): string => value.toString(16).padStart(64, '0')
  const { privateKey } = nodeKeyPair('ec-p256')
  const signature = sign('sha256', MESSAGE, privateKey)
  for (const x of [5n, 5n + p]) {
    const key = readPublicKey(writeECPublicKey('1.2.840.10045.3.1.7', fromHex(`04${hex(x)}${hex(y)}`)))
    assert.equal(await judge(signature, SHA256, key, REFUSING), 'invalid')
  }
})

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (exponent === 0n) return 1n
  const root = power((base * base) % modulus, exponent / 2n, modulus)
  return exponent % 2n === 0n ? root : (root * base) % modulus
}

test('a point of the wrong length on a curve outside WebCrypto is invalid', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
  const key = readPublicKey(spkiOf(publicKey))
  const signature = sign('sha256', MESSAGE, privateKey)
  assert.equal(await judge(signature, SHA256, key), 'valid')
  const point = key.keyBits
  const others = [
    new Uint8Array(0),
    Uint8Array.of(4),
    Uint8Array.of(0),
    point.subarray(0, 64),
    Uint8Array.of(...point, 0),
    Uint8Array.of(4, 0, ...point.subarray(1, 33), 0, ...point.subarray(33)),
    Uint8Array.of(2 + ((point.at(-1) ?? 0) & 1), ...point.subarray(1, 33)),
    Uint8Array.of(6, ...point.subarray(1)),
  ]
  for (const other of others) {
    const changed = readPublicKey(writeECPublicKey('1.3.132.0.10', other))
    assert.equal(await judge(signature, SHA256, changed), 'invalid')
  }
})

test('compressed points, explicit parameters, other curves and SHA-3 are not supported', async () => {
  const { privateKey, publicKey } = nodeKeyPair('ec-p256')
  const key = readPublicKey(spkiOf(publicKey))
  const signature = sign('sha256', MESSAGE, privateKey)
  const compressed = Uint8Array.of(2 + ((key.keyBits.at(-1) ?? 0) & 1), ...key.keyBits.subarray(1, 33))
  const other = { ...key, family: 'other', curve: undefined, bits: 0, keyBits: compressed } as const
  assert.equal(await judge(signature, SHA256, other), 'unsupported')
  const explicit = generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' })
  const signed = sign('sha256', MESSAGE, explicit.privateKey)
  assert.equal(await judge(signed, SHA256, readPublicKey(spkiOf(explicit.publicKey))), 'unsupported')
  for (const namedCurve of ['brainpoolP256r1', 'secp160r1', 'sect283k1']) {
    const pair = generateKeyPairSync('ec', { namedCurve })
    const strange = readPublicKey(spkiOf(pair.publicKey))
    assert.equal(await judge(sign('sha256', MESSAGE, pair.privateKey), SHA256, strange), 'unsupported')
  }
  assert.equal(await judge(signature, algorithmOf('2.16.840.1.101.3.4.3.10'), key), 'unsupported')
  const named = algorithmOf('1.2.840.10045.4.3', algorithmOf('2.16.840.1.101.3.4.2.1'))
  assert.equal(await judge(signature, named, key), 'unsupported')
})

test('any parameters are invalid', async () => {
  const { privateKey, publicKey } = nodeKeyPair('ec-p256')
  const key = readPublicKey(spkiOf(publicKey))
  const signature = sign('sha256', MESSAGE, privateKey)
  for (const parameters of [writeNull(), writeSequence(), writeOID('1.2.840.10045.3.1.7')]) {
    assert.equal(await judge(signature, algorithmOf('1.2.840.10045.4.3.2', parameters), key), 'invalid')
  }
})

test('a key of another family is invalid', async () => {
  const signature = sign('sha256', MESSAGE, nodeKeyPair('ec-p256').privateKey)
  const others = [
    spkiOf(nodeKeyPair('rsa-2048').publicKey),
    spkiOf(generateKeyPairSync('ed25519').publicKey),
    writeSequence(algorithmOf('1.3.132.1.12'), writeBitString(new Uint8Array(65))),
  ]
  for (const spki of others) assert.equal(await judge(signature, SHA256, readPublicKey(spki)), 'invalid')
})
