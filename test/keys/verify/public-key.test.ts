import assert from 'node:assert/strict'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { test } from 'node:test'
import { equalBytes, toHex } from '../../../src/base/bytes.js'
import { writeOID } from '../../../src/der/oid.js'
import {
  writeBitString,
  writeElement,
  writeNull,
  writeSequence,
  writeUnsignedInteger,
} from '../../../src/der/write.js'
import {
  assertUsablePublicKey,
  defaultSignatureAlgorithm,
  keyKindOf,
  readPublicKey,
  unsupportedKey,
} from '../../../src/keys/verify/public-key.js'
import { fixture, derOf, fromHex, nodeKeyPair, spkiOf } from '../../support/keys.js'
import { refused } from '../../support/refused.js'

const OID = {
  rsa: '1.2.840.113549.1.1.1',
  ec: '1.2.840.10045.2.1',
  p256: '1.2.840.10045.3.1.7',
  p384: '1.3.132.0.34',
  p521: '1.3.132.0.35',
} as const
const F4 = Uint8Array.of(1, 0, 1)

/** An odd number with exactly this many bits. */
function oddOfBits(bits: number): Uint8Array {
  const octets = new Uint8Array(Math.ceil(bits / 8))
  octets[0] = 1 << ((bits - 1) % 8)
  octets[octets.length - 1] = (octets.at(-1) ?? 0) | 1
  return octets
}

function rsaSPKI(
  modulus: Uint8Array,
  exponent: Uint8Array,
  parameters: Uint8Array = writeNull(),
): Uint8Array {
  return rsaSPKIOf(writeSequence(modulus, exponent), parameters)
}

function rsaSPKIOf(key: Uint8Array, parameters: Uint8Array = writeNull()): Uint8Array {
  return writeSequence(writeSequence(writeOID(OID.rsa), parameters), writeBitString(key))
}

function rsaOfBits(bits: number): Uint8Array {
  return rsaSPKI(writeUnsignedInteger(oddOfBits(bits)), writeUnsignedInteger(F4))
}

function ecSPKI(parameters: Uint8Array, point: Uint8Array): Uint8Array {
  return writeSequence(writeSequence(writeOID(OID.ec), parameters), writeBitString(point))
}

/** `04` and zeros: what the reader checks of a point; that it lies on the curve the provider checks. */
function pointOf(octets: number, form = 4): Uint8Array {
  const point = new Uint8Array(octets)
  point[0] = form
  return point
}

test('keys that Node made are read for what they are', () => {
  const read = (kind: 'ec-p256' | 'ec-p384' | 'rsa-2048') =>
    readPublicKey(spkiOf(nodeKeyPair(kind).publicKey))
  const p256 = read('ec-p256')
  assert.deepEqual([p256.label, p256.family, p256.bits, p256.curve], ['P-256', 'ec', 256, 'P-256'])
  const p384 = read('ec-p384')
  assert.deepEqual([p384.label, p384.family, p384.bits, p384.curve], ['P-384', 'ec', 384, 'P-384'])
  const rsa = read('rsa-2048')
  assert.deepEqual([rsa.label, rsa.family, rsa.bits, rsa.curve], ['RSA 2048', 'rsa', 2048, undefined])
})

test('the key bits are those that Node puts into a JWK', () => {
  const { publicKey } = nodeKeyPair('ec-p256')
  const { x, y } = publicKey.export({ format: 'jwk' })
  const hex = Buffer.concat([
    Buffer.of(4),
    Buffer.from(x ?? '', 'base64url'),
    Buffer.from(y ?? '', 'base64url'),
  ])
  assert.equal(toHex(readPublicKey(spkiOf(publicKey)).keyBits), hex.toString('hex'))
})

test('a public key is a copy that later changes to the input do not reach', () => {
  const spki = spkiOf(nodeKeyPair('ec-p256').publicKey)
  const key = readPublicKey(spki)
  const before = toHex(key.der)
  spki.fill(0)
  assert.equal(toHex(key.der), before)
  assert.ok(Object.isFrozen(key))
})

test('a key may lie inside a larger array', () => {
  const spki = spkiOf(nodeKeyPair('ec-p384').publicKey)
  const larger = new Uint8Array(spki.length + 20)
  larger.set(spki, 7)
  assert.ok(equalBytes(readPublicKey(larger.subarray(7, 7 + spki.length)).der, spki))
})

test('P-521 is read with its 66 octets of a coordinate', () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-521' })
  const key = readPublicKey(spkiOf(publicKey))
  assert.deepEqual([key.label, key.bits, key.curve], ['P-521', 521, 'P-521'])
})

/** Kinds that Node can make and iOS cannot use, by what the error calls them. */
const REFUSED = {
  'P-521': () => generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  'P-224': () => generateKeyPairSync('ec', { namedCurve: 'secp224r1' }),
  'P-192': () => generateKeyPairSync('ec', { namedCurve: 'prime192v1' }),
  secp256k1: () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }),
  brainpoolP256r1: () => generateKeyPairSync('ec', { namedCurve: 'brainpoolP256r1' }),
  '1.3.36.3.3.2.8.1.1.5': () => generateKeyPairSync('ec', { namedCurve: 'brainpoolP224r1' }),
  Ed25519: () => generateKeyPairSync('ed25519'),
  Ed448: () => generateKeyPairSync('ed448'),
  X25519: () => generateKeyPairSync('x25519'),
  DSA: () => generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }),
  'RSASSA-PSS': () => generateKeyPairSync('rsa-pss', { modulusLength: 1024 }),
  'EC with explicit parameters': () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256', paramEncoding: 'explicit' }),
} as const

for (const [label, generate] of Object.entries(REFUSED)) {
  test(`${label} is read, called by its name, and refused as iOS refuses it`, () => {
    const key = readPublicKey(spkiOf(generate().publicKey))
    assert.equal(key.label, label)
    const error = refused('ERR_PKI_KEY_UNSUPPORTED', () => {
      assertUsablePublicKey(key)
    })
    assert.equal(error.details.algorithm, label)
    assert.match(error.hint ?? '', /P-256/)
  })
}

test('the field of a curve that is refused is known where the curve is', () => {
  const bits = (curve: string) =>
    readPublicKey(spkiOf(generateKeyPairSync('ec', { namedCurve: curve }).publicKey)).bits
  assert.deepEqual([bits('secp224r1'), bits('prime192v1'), bits('brainpoolP224r1')], [224, 192, 0])
})

test('a key of an unknown algorithm is read and refused by its object identifier', () => {
  const key = readPublicKey(
    writeSequence(writeSequence(writeOID('1.2.3.4')), writeBitString(Uint8Array.of(1))),
  )
  assert.deepEqual([key.label, key.family, key.bits], ['1.2.3.4', 'other', 0])
  refused('ERR_PKI_KEY_UNSUPPORTED', () => {
    assertUsablePublicKey(key)
  })
})

test('RSA of 2048 to 8192 bits is usable, and one bit less or more is not', () => {
  for (const bits of [2048, 2049, 3072, 4096, 8191, 8192]) {
    const key = readPublicKey(rsaOfBits(bits))
    assert.equal(key.bits, bits)
    assertUsablePublicKey(key)
  }
  const weak = refused('ERR_PKI_KEY_WEAK', () => {
    assertUsablePublicKey(readPublicKey(rsaOfBits(2047)))
  })
  assert.deepEqual(weak.details, { bits: 2047, minimumBits: 2048 })
  const large = refused('ERR_PKI_KEY_UNSUPPORTED', () => {
    assertUsablePublicKey(readPublicKey(rsaOfBits(8193)))
  })
  assert.equal(large.details.algorithm, 'RSA 8193')
})

test('P-256 and P-384 are usable', () => {
  for (const kind of ['ec-p256', 'ec-p384'] as const) {
    assertUsablePublicKey(readPublicKey(spkiOf(nodeKeyPair(kind).publicKey)))
  }
})

test('Node counts the same bits of a modulus', () => {
  for (const bits of [2047, 2048, 2049, 2056]) {
    const key = createPublicKey({ key: Buffer.from(rsaOfBits(bits)), format: 'der', type: 'spki' })
    assert.equal(key.asymmetricKeyDetails?.modulusLength, bits)
    assert.equal(readPublicKey(rsaOfBits(bits)).bits, bits)
  }
})

const MODULUS = writeUnsignedInteger(oddOfBits(2048))
const EXPONENT = writeUnsignedInteger(F4)

/** Each breaks one rule; without the fault the same octets are read. */
const MALFORMED: Readonly<Record<string, Uint8Array>> = {
  'RSA without parameters': rsaSPKI(MODULUS, EXPONENT, new Uint8Array(0)),
  'RSA with other parameters': rsaSPKI(MODULUS, EXPONENT, writeSequence()),
  'RSA with two parameters': rsaSPKI(MODULUS, EXPONENT, Uint8Array.of(5, 0, 5, 0)),
  'RSA with an even modulus': rsaSPKI(writeUnsignedInteger(oddOfBits(2048).fill(2, 255)), EXPONENT),
  'RSA with a negative modulus': rsaSPKI(writeElement(2, oddOfBits(2048)), EXPONENT),
  'RSA with a padded modulus': rsaSPKI(writeElement(2, Uint8Array.of(0, 0x7f)), EXPONENT),
  'RSA with the exponent 1': rsaSPKI(MODULUS, writeUnsignedInteger(Uint8Array.of(1))),
  'RSA with an even exponent': rsaSPKI(MODULUS, writeUnsignedInteger(Uint8Array.of(4))),
  'RSA with a negative exponent': rsaSPKI(MODULUS, writeElement(2, Uint8Array.of(0x81))),
  'RSA with a third number': rsaSPKIOf(writeSequence(MODULUS, EXPONENT, EXPONENT)),
  'RSA with octets behind the key': rsaSPKIOf(Uint8Array.of(...writeSequence(MODULUS, EXPONENT), 0)),
  'EC without parameters': ecSPKI(new Uint8Array(0), pointOf(65)),
  'EC with two parameters': ecSPKI(Uint8Array.of(...writeOID(OID.p256), 5, 0), pointOf(65)),
  'P-256 with a compressed point': ecSPKI(writeOID(OID.p256), pointOf(33, 2)),
  'P-256 with a hybrid point': ecSPKI(writeOID(OID.p256), pointOf(65, 6)),
  'P-256 with a point of 64 octets': ecSPKI(writeOID(OID.p256), pointOf(64)),
  'P-256 with a point of 66 octets': ecSPKI(writeOID(OID.p256), pointOf(66)),
  'P-384 with a point of P-256': ecSPKI(writeOID(OID.p384), pointOf(65)),
  'P-521 with a point of 131 octets': ecSPKI(writeOID(OID.p521), pointOf(131)),
  'a point of no octets': ecSPKI(writeOID(OID.p256), new Uint8Array(0)),
  'nothing at all': new Uint8Array(0),
  'octets behind the whole': Uint8Array.of(...rsaOfBits(2048), 0),
}

for (const [name, spki] of Object.entries(MALFORMED)) {
  test(`${name} is malformed`, () => {
    refused('ERR_PKI_DER', () => readPublicKey(spki))
  })
}

test('a point of the right length passes each named curve', () => {
  assert.equal(readPublicKey(ecSPKI(writeOID(OID.p256), pointOf(65))).label, 'P-256')
  assert.equal(readPublicKey(ecSPKI(writeOID(OID.p384), pointOf(97))).label, 'P-384')
  assert.equal(readPublicKey(ecSPKI(writeOID(OID.p521), pointOf(133))).label, 'P-521')
})

test('a fault inside the key is placed in the whole input', () => {
  const error = refused('ERR_PKI_DER', () =>
    readPublicKey(rsaSPKI(MODULUS, writeUnsignedInteger(Uint8Array.of(4)))),
  )
  assert.equal(error.details.path, 'SubjectPublicKeyInfo.subjectPublicKey.publicExponent')
  assert.ok(error.details.offset > 250)
})

test('the kind of a key that is no KeyKind is written like one', () => {
  assert.equal(keyKindOf(readPublicKey(rsaOfBits(8192))), 'rsa-8192')
  assert.equal(keyKindOf(readPublicKey(ecSPKI(writeOID(OID.p384), pointOf(97)))), 'ec-p384')
})

test('a key signs with the hash of its size', () => {
  const algorithmOf = (spki: Uint8Array) => defaultSignatureAlgorithm(readPublicKey(spki))
  assert.equal(algorithmOf(rsaOfBits(4096)), 'rsa-sha256')
  assert.equal(algorithmOf(ecSPKI(writeOID(OID.p256), pointOf(65))), 'ecdsa-sha256')
  assert.equal(algorithmOf(ecSPKI(writeOID(OID.p384), pointOf(97))), 'ecdsa-sha384')
})

test('the error for a kind of key says which kinds work', () => {
  assert.match(unsupportedKey('DSA').hint ?? '', /RSA of 2048/)
})

test('public keys that openssl wrote are read', () => {
  assert.equal(readPublicKey(derOf(fixture('rsa-public.pem'))).label, 'RSA 2048')
  assert.equal(readPublicKey(derOf(fixture('ec-public.pem'))).label, 'P-256')
})

test('an SM2 key is called by its name', () => {
  const spki = ecSPKI(writeOID('1.2.156.10197.1.301'), fromHex(`04${'00'.repeat(64)}`))
  assert.equal(readPublicKey(spki).label, 'SM2')
})
