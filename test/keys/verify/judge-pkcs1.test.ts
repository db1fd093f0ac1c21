import assert from 'node:assert/strict'
import { constants, createHash, generateKeyPairSync, privateEncrypt, sign, type KeyObject } from 'node:crypto'
import { test } from 'node:test'
import { writeBitString, writeNull, writeSequence, writeUnsignedInteger } from '../../../src/der/write.js'
import { judgeSignature } from '../../../src/keys/verify/judge-signature.js'
import { readPublicKey, writeRSAPublicKey, type PublicKey } from '../../../src/keys/verify/public-key.js'
import { algorithmOf, elementsOf } from '../../support/key-bytes.js'
import { fromHex, nodeKeyPair, spkiOf } from '../../support/keys.js'
import {
  HASH_ROWS,
  JUDGES,
  JUDGE_NAMES,
  MESSAGE,
  REFUSING,
  flipped,
  judge,
  pkcs1Algorithm,
  providerWith,
} from '../../support/signatures.js'
import { yardsticks } from '../../support/yardsticks.js'

const SHA256 = '1.2.840.113549.1.1.11'
const { privateKey, publicKey } = nodeKeyPair('rsa-2048')
const KEY = readPublicKey(spkiOf(publicKey))
const SIGNATURE = Uint8Array.from(sign('sha256', MESSAGE, privateKey))
const [MODULUS, EXPONENT] = elementsOf(KEY.keyBits) as [Uint8Array, Uint8Array]

/** A record of a key that `readPublicKey` refuses, as a reader of certificates makes it. */
function unruly(oid: string, keyBits: Uint8Array, parameters: Uint8Array = writeNull()): PublicKey {
  const der = writeSequence(algorithmOf(oid, parameters), writeBitString(keyBits))
  return { der, keyBits, oid, label: oid, family: 'other', bits: 0, curve: undefined }
}

const DIGEST = createHash('sha256').update(MESSAGE).digest('hex')
const OID_AND_NULL = '300d06096086480165030402010500'
const DIGEST_INFO = `3031${OID_AND_NULL}0420${DIGEST}`

/** An encoded message of 256 octets with some octets of FF; 00 at its end where there is room. */
function encoded(head: string, tail: string, filling = 'ff'): Uint8Array {
  return fromHex(head + filling.repeat(256 - (head.length + tail.length) / 2) + tail)
}

const ENCODED_MESSAGES = {
  'the right one': encoded('0001', `00${DIGEST_INFO}`),
  'one without NULL': encoded('0001', `00302f300b06096086480165030402010420${DIGEST}`),
  'a bare digest': encoded('0001', `00${DIGEST}`),
  'one with a long length': encoded('0001', `00308131${OID_AND_NULL}0420${DIGEST}`),
  'one of another hash': encoded('0001', `003031300d060960864801650304020205000420${DIGEST}`),
  'one with octets behind the digest': fromHex(`0001${'ff'.repeat(8)}00${DIGEST_INFO}`.padEnd(512, '5a')),
  'one with octets inside the parameters': encoded('0001ffffffffffffffff00', `0420${DIGEST}`, '00'),
  'a block of type 2': encoded('0002', `00${DIGEST_INFO}`),
  'a block of type 0': encoded('0000', DIGEST_INFO, '00'),
  'a filling other than ff': encoded('0001', `00${DIGEST_INFO}`, 'fe'),
  'a filling without its end': encoded('0001', DIGEST_INFO),
} as const

/** The numbers of a key of Node's. */
function numbersOf(key: KeyObject): Readonly<Record<'n' | 'p' | 'q', bigint>> {
  const { n = '', p = '', q = '' } = key.export({ format: 'jwk' })
  const number = (text: string): bigint => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`)
  return { n: number(n), p: number(p), q: number(q) }
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (exponent === 0n) return 1n
  const root = power((base * base) % modulus, exponent / 2n, modulus)
  return exponent % 2n === 0n ? root : (root * base) % modulus
}

function inverse(value: bigint, modulus: bigint): bigint | undefined {
  let [a, b, x, y] = [value, modulus, 1n, 0n]
  while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y]
  return a === 1n ? ((x % modulus) + modulus) % modulus : undefined
}

for (const name of JUDGE_NAMES) {
  for (const row of HASH_ROWS) {
    test(`${name}: RSA with ${row.node} of Node is valid, and with any change invalid`, async () => {
      const signature = Uint8Array.from(sign(row.node, MESSAGE, privateKey))
      const algorithm = pkcs1Algorithm(row.rsa)
      assert.equal(await judge(signature, algorithm, KEY, JUDGES[name]), 'valid')
      assert.equal(await judge(signature, algorithmOf(row.rsa), KEY, JUDGES[name]), 'valid')
      const data = flipped(MESSAGE, 9)
      const changed = { data, signature, algorithmDER: algorithm }
      assert.equal(await judgeSignature(changed, KEY, JUDGES[name]), 'invalid')
      for (const bit of [0, 1, 700, 2047]) {
        assert.equal(await judge(flipped(signature, bit), algorithm, KEY, JUDGES[name]), 'invalid')
      }
    })
  }

  test(`${name}: a signature of another length, or not below the modulus, is invalid`, async () => {
    const algorithm = pkcs1Algorithm(SHA256)
    const above = (
      BigInt(`0x${Buffer.from(SIGNATURE).toString('hex')}`) +
      BigInt(`0x${Buffer.from(MODULUS.subarray(4)).toString('hex')}`)
    ).toString(16)
    const others = [
      new Uint8Array(0),
      SIGNATURE.subarray(1),
      Uint8Array.of(0, ...SIGNATURE),
      Uint8Array.of(...SIGNATURE, 0),
      new Uint8Array(256),
      new Uint8Array(256).fill(0xff),
      MODULUS.subarray(-256),
      fromHex(above.padStart(above.length + (above.length % 2), '0')),
      new Uint8Array(1_000_000),
    ]
    for (const other of others) assert.equal(await judge(other, algorithm, KEY, JUDGES[name]), 'invalid')
  })

  test(`${name}: the hash in the signature has to be the one that is named`, async () => {
    for (const row of HASH_ROWS.filter(({ node }) => node !== 'sha256')) {
      assert.equal(await judge(SIGNATURE, pkcs1Algorithm(row.rsa), KEY, JUDGES[name]), 'invalid')
    }
  })

  for (const [form, message] of Object.entries(ENCODED_MESSAGES)) {
    const verdict = form === 'the right one' ? 'valid' : 'invalid'
    test(`${name}: of the forms of an encoded message, ${form} is ${verdict}`, async () => {
      assert.equal(message.length, 256)
      const signature = privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, message)
      assert.equal(await judge(signature, pkcs1Algorithm(SHA256), KEY, JUDGES[name]), verdict)
    })
  }

  test(`${name}: a key with an exponent of 64 bits verifies`, async () => {
    const { n, p, q } = numbersOf(privateKey)
    const order = (p - 1n) * (q - 1n)
    let exponent = 2n ** 64n - 1n
    while (inverse(exponent, order) === undefined) exponent -= 2n
    const message = BigInt(`0x${Buffer.from(ENCODED_MESSAGES['the right one']).toString('hex')}`)
    const signature = fromHex(
      power(message, inverse(exponent, order) ?? 0n, n)
        .toString(16)
        .padStart(512, '0'),
    )
    const key = readPublicKey(
      writeRSAPublicKey(MODULUS, writeUnsignedInteger(fromHex(exponent.toString(16)))),
    )
    assert.equal(await judge(signature, pkcs1Algorithm(SHA256), key, JUDGES[name]), 'valid')
    assert.equal(await judge(flipped(signature, 1), pkcs1Algorithm(SHA256), key, JUDGES[name]), 'invalid')
  })

  for (const exponent of [3, 17, 65_537, 4_294_967_295]) {
    test(`${name}: a key with the exponent ${String(exponent)} verifies`, async () => {
      const pair = generateKeyPairSync('rsa', { modulusLength: 1024, publicExponent: exponent })
      const key = readPublicKey(spkiOf(pair.publicKey))
      const signature = sign('sha256', MESSAGE, pair.privateKey)
      assert.equal(await judge(signature, pkcs1Algorithm(SHA256), key, JUDGES[name]), 'valid')
      assert.equal(await judge(flipped(signature, 77), pkcs1Algorithm(SHA256), key, JUDGES[name]), 'invalid')
    })
  }

  for (const bits of [512, 513, 768, 1023, 1025, 2047]) {
    test(`${name}: a key of ${String(bits)} bits verifies`, async () => {
      const pair = generateKeyPairSync('rsa', { modulusLength: bits })
      const key = readPublicKey(spkiOf(pair.publicKey))
      const signature = sign('sha256', MESSAGE, pair.privateKey)
      assert.equal(await judge(signature, pkcs1Algorithm(SHA256), key, JUDGES[name]), 'valid')
      assert.equal(await judge(flipped(signature, 77), pkcs1Algorithm(SHA256), key, JUDGES[name]), 'invalid')
    })
  }
}

test('a key too short for its hash verifies nothing, whoever does the arithmetic', async () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 512 })
  const key = readPublicKey(spkiOf(pair.publicKey))
  for (const name of JUDGE_NAMES) {
    const verdict = await judge(
      new Uint8Array(64).fill(1),
      pkcs1Algorithm('1.2.840.113549.1.1.13'),
      key,
      JUDGES[name],
    )
    assert.equal(verdict, 'invalid')
  }
})

test('a key under the old identifier of X.509 verifies, also without its NULL', async () => {
  const parameters = [writeNull(), new Uint8Array(0), Uint8Array.of(2, 2, 8, 0)]
  for (const field of parameters) {
    const key = unruly('2.5.8.1.1', KEY.keyBits, field)
    assert.equal(await judge(SIGNATURE, pkcs1Algorithm(SHA256), key), 'valid')
    assert.equal(await judge(flipped(SIGNATURE, 5), pkcs1Algorithm(SHA256), key), 'invalid')
    const strange = unruly('1.2.840.113549.1.1.1', KEY.keyBits, field)
    assert.equal(await judge(SIGNATURE, pkcs1Algorithm(SHA256), strange), 'valid')
  }
  assert.equal(readPublicKey(unruly('2.5.8.1.1', KEY.keyBits).der).label, 'RSA (2.5.8.1.1)')
})

const BAD_KEYS: Readonly<Record<string, Uint8Array>> = {
  'the exponent 1': writeSequence(MODULUS, writeUnsignedInteger(Uint8Array.of(1))),
  'an even exponent': writeSequence(MODULUS, writeUnsignedInteger(Uint8Array.of(2))),
  'the exponent 0': writeSequence(MODULUS, writeUnsignedInteger(Uint8Array.of(0))),
  'a negative exponent': writeSequence(MODULUS, Uint8Array.of(2, 1, 0x81)),
  'an exponent of nine octets': writeSequence(MODULUS, writeUnsignedInteger(new Uint8Array(9).fill(0x7f))),
  'an even modulus': writeSequence(writeUnsignedInteger(new Uint8Array(256).fill(0xf0)), EXPONENT),
  'a negative modulus': writeSequence(Uint8Array.of(2, 1, 0x81), EXPONENT),
  'a modulus of 16 385 bits': writeSequence(writeUnsignedInteger(new Uint8Array(2049).fill(1)), EXPONENT),
  'octets behind it': Uint8Array.of(...KEY.keyBits, 0),
  'a third number': writeSequence(MODULUS, EXPONENT, EXPONENT),
  'one number': writeSequence(MODULUS),
  nothing: new Uint8Array(0),
}

for (const [name, keyBits] of Object.entries(BAD_KEYS)) {
  test(`a key with ${name} is not supported`, async () => {
    for (const judgeName of JUDGE_NAMES) {
      const key = unruly('1.2.840.113549.1.1.1', keyBits)
      assert.equal(await judge(SIGNATURE, pkcs1Algorithm(SHA256), key, JUDGES[judgeName]), 'unsupported')
    }
  })
}

test('with the exponent 1 an encoded message would be its own signature, and is not valid', async () => {
  const exponent = writeUnsignedInteger(Uint8Array.of(1))
  const key = { ...KEY, der: writeRSAPublicKey(MODULUS, exponent), keyBits: writeSequence(MODULUS, exponent) }
  const message = ENCODED_MESSAGES['the right one']
  assert.equal(await judge(message, pkcs1Algorithm(SHA256), key), 'unsupported')
})

/** A key with a modulus of some bits and the largest exponent that is used, all of them ones. */
function largeKey(bits: number): PublicKey {
  const modulus = new Uint8Array(Math.ceil(bits / 8)).fill(0xff)
  modulus[0] = 0xff >> (modulus.length * 8 - bits)
  const numbers = [modulus, new Uint8Array(8).fill(0xff)].map(writeUnsignedInteger)
  return unruly('1.2.840.113549.1.1.1', writeSequence(...numbers))
}

test('without the provider keys of up to 8192 bits are judged, and with it of 16 384', async () => {
  const rows = [
    [8192, REFUSING, 'invalid'],
    [8193, REFUSING, 'unsupported'],
    [8193, JUDGES.native, 'invalid'],
    [16_384, JUDGES.native, 'invalid'],
    [16_385, JUDGES.native, 'unsupported'],
  ] as const
  for (const [bits, crypto, expected] of rows) {
    const signature = new Uint8Array(Math.ceil(bits / 8)).fill(1)
    const verdict = await judge(signature, pkcs1Algorithm(SHA256), largeKey(bits), crypto)
    assert.equal(verdict, expected, String(bits))
  }
})

test('the dearest key takes little work', async () => {
  const signature = new Uint8Array(1024).fill(0xfe)
  const cost = await yardsticks(() => judge(signature, pkcs1Algorithm(SHA256), largeKey(8192), REFUSING))
  assert.ok(cost < 50, String(cost))
})

test('MD2, MD4 and SHA-3 are not supported', async () => {
  for (const oid of ['1.2.840.113549.1.1.2', '1.2.840.113549.1.1.3', '2.16.840.1.101.3.4.3.14']) {
    assert.equal(await judge(SIGNATURE, pkcs1Algorithm(oid), KEY), 'unsupported')
  }
})

test('parameters of another form are invalid', async () => {
  const others = [writeSequence(), Uint8Array.of(5, 1, 0), Uint8Array.of(5, 0, 5, 0), Uint8Array.of(2, 1, 0)]
  for (const parameters of others) {
    assert.equal(await judge(SIGNATURE, algorithmOf(SHA256, parameters), KEY), 'invalid')
  }
})

test('a key of another family is invalid', async () => {
  const others = [spkiOf(nodeKeyPair('ec-p256').publicKey), spkiOf(generateKeyPairSync('ed25519').publicKey)]
  for (const spki of others) {
    assert.equal(await judge(SIGNATURE, pkcs1Algorithm(SHA256), readPublicKey(spki)), 'invalid')
  }
})

test('a provider that fails to verify is replaced, and one that fails to hash gives no verdict', async () => {
  const fails = (): Promise<never> => Promise.reject(new Error('out of order'))
  const throws = (): never => {
    throw new Error('out of order')
  }
  const noVerify = providerWith({ verify: fails })
  assert.equal(await judge(SIGNATURE, pkcs1Algorithm(SHA256), KEY, noVerify), 'valid')
  for (const digest of [fails, throws]) {
    const nothing = providerWith({ verify: digest, importKey: digest, digest })
    assert.equal(await judge(SIGNATURE, pkcs1Algorithm(SHA256), KEY, nothing), 'unsupported')
  }
})
