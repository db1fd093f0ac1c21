import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeOID } from '../../../src/der/oid.js'
import {
  writeBitString,
  writeElement,
  writeExplicit,
  writeNull,
  writeOctetString,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
} from '../../../src/der/write.js'
import { readPrivateKey } from '../../../src/keys/sign/read-private-key.js'
import { readPublicKey } from '../../../src/keys/verify/public-key.js'
import {
  PROVIDERS,
  derOf,
  fixture,
  fromHex,
  nodeKeyPair,
  pkcs8OfNode,
  rejected,
  spkiOf,
} from '../../support/keys.js'
import {
  aes256,
  algorithmOf,
  contentsOf,
  elementsOf,
  encryptedKey,
  nudged,
  pkcs1Of,
  sec1Of,
  withElements,
} from '../../support/key-bytes.js'

const rsa = nodeKeyPair('rsa-2048').privateKey
const ec = nodeKeyPair('ec-p256')
const PKCS1 = pkcs1Of(rsa)
const SEC1 = sec1Of(ec.privateKey)
const RSA_INFO = pkcs8OfNode(rsa)
const EC_INFO = pkcs8OfNode(ec.privateKey)
const EC_POINT = readPublicKey(spkiOf(ec.publicKey)).keyBits
const NUMBERS = elementsOf(PKCS1)
const TRAILING = Uint8Array.of(5, 0)

/** Refused as malformed, of a format. */
async function malformed(der: Uint8Array, format: string): Promise<void> {
  const error = await rejected('ERR_PKI_KEY_MALFORMED', readPrivateKey({ der }))
  assert.equal(error.details.format, format)
}

/** Reads the key and gives its public half. */
async function publicKeyOf(der: Uint8Array): Promise<Uint8Array> {
  return (await readPrivateKey({ der })).publicKey
}

test('octets of no format are no private key', async () => {
  for (const hex of ['', '00', '3000', '3003020105', '30050201000c00', '0500', '2d2d2d2d2d']) {
    await malformed(fromHex(hex), 'private key')
  }
})

test('octets behind a key of any format are refused', async () => {
  for (const der of [PKCS1, SEC1, RSA_INFO, EC_INFO, encryptedKey()]) {
    await malformed(Uint8Array.of(...der, 0), 'private key')
  }
})

const FIELDS = [
  'modulus',
  'publicExponent',
  'privateExponent',
  'prime1',
  'prime2',
  'exponent1',
  'exponent2',
  'coefficient',
]

for (const [index, field] of FIELDS.entries()) {
  test(`an RSA key whose ${field} does not fit the others is malformed`, async () => {
    await malformed(withElements(PKCS1, { [index + 1]: nudged(NUMBERS[index + 1]!) }), 'RSAPrivateKey')
  })

  test(`an RSA key whose ${field} is zero, negative or missing is malformed`, async () => {
    const changes = [writeSmallInteger(0), writeElement(2, Uint8Array.of(0x80)), undefined]
    for (const change of changes)
      await malformed(withElements(PKCS1, { [index + 1]: change }), 'RSAPrivateKey')
  })
}

test('RSA numbers that are 1, or longer than the modulus, are malformed and not computed with', async () => {
  const long = writeElement(2, new Uint8Array(5_000_000).fill(1))
  for (let index = 2; index < NUMBERS.length; index += 1) {
    await malformed(withElements(PKCS1, { [index]: writeSmallInteger(1) }), 'RSAPrivateKey')
    await malformed(withElements(PKCS1, { [index]: long }), 'RSAPrivateKey')
  }
})

test('an RSA modulus of millions of bits is refused by its size', async () => {
  const modulus = writeElement(2, new Uint8Array(2_000_000).fill(1))
  await rejected('ERR_PKI_KEY_UNSUPPORTED', readPrivateKey({ der: withElements(PKCS1, { 1: modulus }) }))
})

test('an RSA key of three primes is refused by name, and one of version 2 is malformed', async () => {
  const three = withElements(PKCS1, { 0: writeSmallInteger(1) })
  const error = await rejected('ERR_PKI_KEY_UNSUPPORTED', readPrivateKey({ der: three }))
  assert.match(error.details.algorithm, /two primes/)
  await malformed(withElements(PKCS1, { 0: writeSmallInteger(2) }), 'RSAPrivateKey')
})

const ORDER = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551'
const P256 = writeExplicit(0, writeOID('1.2.840.10045.3.1.7'))
const P384 = writeExplicit(0, writeOID('1.3.132.0.34'))

/** ECPrivateKey of P-256 without a point. */
function scalarKey(scalar: Uint8Array): Uint8Array {
  return writeSequence(writeSmallInteger(1), writeOctetString(scalar), P256)
}

test('a private number of 1 to the order less 1 is a key of P-256, and none beside them', async () => {
  await malformed(scalarKey(new Uint8Array(32)), 'ECPrivateKey')
  await publicKeyOf(scalarKey(fromHex('01'.padStart(64, '0'))))
  await publicKeyOf(scalarKey(fromHex(`${ORDER.slice(0, -2)}50`)))
  await malformed(scalarKey(fromHex(ORDER)), 'ECPrivateKey')
  await malformed(scalarKey(fromHex('ff'.repeat(32))), 'ECPrivateKey')
})

test('a private number of too few octets, or of one zero too many, is read and a longer one is not', async () => {
  const one = await publicKeyOf(scalarKey(fromHex('01'.padStart(64, '0'))))
  assert.deepEqual(await publicKeyOf(scalarKey(Uint8Array.of(1))), one)
  await malformed(scalarKey(new Uint8Array(0)), 'ECPrivateKey')
  assert.deepEqual(await publicKeyOf(scalarKey(fromHex('01'.padStart(66, '0')))), one)
  await malformed(scalarKey(fromHex('01'.padStart(68, '0'))), 'ECPrivateKey')
  await malformed(scalarKey(fromHex('01'.padEnd(66, '0'))), 'ECPrivateKey')
  await malformed(scalarKey(new Uint8Array(1_000_000).fill(1)), 'ECPrivateKey')
})

test('an EC key whose point belongs to another is malformed, compressed or not', async () => {
  const compressed = Uint8Array.from(EC_POINT.subarray(0, 33))
  compressed[0] = 2 + (EC_POINT[64]! & 1)
  const withPoint = (point: Uint8Array) => withElements(SEC1, { 3: writeExplicit(1, writeBitString(point)) })
  assert.deepEqual(await publicKeyOf(withPoint(compressed)), spkiOf(ec.publicKey))
  const otherSign = Uint8Array.from(compressed)
  otherSign[0] = otherSign[0]! ^ 1
  await malformed(withPoint(otherSign), 'ECPrivateKey')
  const base = await publicKeyOf(scalarKey(Uint8Array.of(1)))
  await malformed(withPoint(readPublicKey(base).keyBits), 'private key')
  for (const point of [new Uint8Array(0), EC_POINT.subarray(0, 64), Uint8Array.of(...EC_POINT, 0)]) {
    await malformed(withPoint(point), 'ECPrivateKey')
  }
  const offCurve = Uint8Array.from(EC_POINT)
  offCurve[64] = offCurve[64]! ^ 1
  await malformed(withPoint(offCurve), 'private key')
})

test('a point of another key is found by a signature where the provider imports it', async () => {
  const other = readPublicKey(await publicKeyOf(scalarKey(Uint8Array.of(1)))).keyBits
  const der = withElements(SEC1, { 3: writeExplicit(1, writeBitString(other)) })
  const reading = readPrivateKey({ der, crypto: PROVIDERS.peculiar })
  assert.equal((await rejected('ERR_PKI_KEY_MALFORMED', reading)).details.format, 'private key')
})

test('an EC key must name one curve, inside or outside', async () => {
  await malformed(withElements(SEC1, { 2: undefined }), 'ECPrivateKey')
  await malformed(withElements(SEC1, { 2: P384 }), 'ECPrivateKey')
  const info = (inner: Uint8Array) => withElements(EC_INFO, { 2: writeOctetString(inner) })
  assert.deepEqual(await publicKeyOf(info(SEC1)), spkiOf(ec.publicKey))
  assert.deepEqual(await publicKeyOf(info(withElements(SEC1, { 2: undefined }))), spkiOf(ec.publicKey))
  await malformed(info(withElements(SEC1, { 2: P384 })), 'PrivateKeyInfo')
})

test('other elements than those of the module are refused in each format', async () => {
  await malformed(withElements(SEC1, { 0: writeSmallInteger(1), 3: TRAILING }), 'ECPrivateKey')
  await malformed(
    withElements(SEC1, { 2: writeExplicit(0, Uint8Array.of(...contentsOf(P256), 5, 0)) }),
    'ECPrivateKey',
  )
  await malformed(
    withElements(SEC1, { 3: writeExplicit(1, Uint8Array.of(...writeBitString(EC_POINT), 5, 0)) }),
    'ECPrivateKey',
  )
  await malformed(withElements(SEC1, { 0: writeSmallInteger(2) }), 'ECPrivateKey')
  await malformed(writeSequence(...NUMBERS, TRAILING), 'RSAPrivateKey')
  await malformed(writeSequence(...elementsOf(EC_INFO), TRAILING), 'PrivateKeyInfo')
  await malformed(withElements(EC_INFO, { 0: writeSmallInteger(2) }), 'PrivateKeyInfo')
  await malformed(withElements(EC_INFO, { 2: writeOctetString(Uint8Array.of(...SEC1, 0)) }), 'PrivateKeyInfo')
  await malformed(
    withElements(RSA_INFO, { 2: writeOctetString(Uint8Array.of(...PKCS1, 0)) }),
    'PrivateKeyInfo',
  )
})

test('an algorithm has exactly its parameters', async () => {
  const [rsaOID, curve] = ['1.2.840.113549.1.1.1', writeOID('1.2.840.10045.3.1.7')] as const
  for (const parameters of [new Uint8Array(0), curve, Uint8Array.of(5, 0, 5, 0)]) {
    await malformed(withElements(RSA_INFO, { 1: algorithmOf(rsaOID, parameters) }), 'PrivateKeyInfo')
  }
  for (const parameters of [new Uint8Array(0), writeNull(), Uint8Array.of(...curve, 5, 0)]) {
    await malformed(
      withElements(EC_INFO, { 1: algorithmOf('1.2.840.10045.2.1', parameters) }),
      'PrivateKeyInfo',
    )
  }
})

/** `[1] IMPLICIT BIT STRING` of OneAsymmetricKey. */
function repeatedKey(point: Uint8Array): Uint8Array {
  return writeElement(0x81, Uint8Array.of(0), point)
}

test('a OneAsymmetricKey may repeat its public key, and only its own', async () => {
  const [, algorithm, key] = elementsOf(EC_INFO)
  const info = (version: number, ...rest: Uint8Array[]) =>
    writeSequence(writeSmallInteger(version), algorithm!, key!, ...rest)
  assert.deepEqual(await publicKeyOf(info(1, repeatedKey(EC_POINT))), spkiOf(ec.publicKey))
  assert.deepEqual(await publicKeyOf(info(1)), spkiOf(ec.publicKey))
  await malformed(info(0, repeatedKey(EC_POINT)), 'PrivateKeyInfo')
  await malformed(info(1, repeatedKey(nudged(EC_POINT))), 'PrivateKeyInfo')
})

test('attributes of a key are read past, and must be attributes', async () => {
  const usage = writeSequence(writeOID('2.5.29.15'), writeSetOf([writeBitString(Uint8Array.of(0x80))]))
  const info = (...attributes: Uint8Array[]) =>
    writeSequence(...elementsOf(EC_INFO), writeElement(0xa0, ...attributes))
  assert.deepEqual(await publicKeyOf(info(usage)), spkiOf(ec.publicKey))
  assert.deepEqual(await publicKeyOf(info(usage, usage)), spkiOf(ec.publicKey))
  await malformed(info(writeNull()), 'PrivateKeyInfo')
  await malformed(info(writeSequence(writeOID('2.5.29.15'))), 'PrivateKeyInfo')
})

const ENCRYPTED = 'EncryptedPrivateKeyInfo'
const CIPHERTEXT = (octets: number) => encryptedKey({ ciphertext: new Uint8Array(octets) })

/** Both are given without a passphrase: the good one misses it, the other is refused before. */
async function limit(good: Uint8Array, bad: Uint8Array): Promise<void> {
  const error = await rejected('ERR_PKI_PASSPHRASE', readPrivateKey({ der: good }))
  assert.equal(error.details.reason, 'missing')
  await malformed(bad, ENCRYPTED)
}

test('10 million rounds are computed and one more is not', async () => {
  await limit(
    encryptedKey({ iterations: writeSmallInteger(10_000_000) }),
    encryptedKey({ iterations: writeSmallInteger(10_000_001) }),
  )
  await limit(
    encryptedKey({ iterations: writeSmallInteger(1) }),
    encryptedKey({ iterations: writeSmallInteger(0) }),
  )
  await malformed(encryptedKey({ iterations: writeElement(2, new Uint8Array(9).fill(0x7f)) }), ENCRYPTED)
})

test('a salt has at most 1024 octets', async () => {
  const salt = (octets: number) => encryptedKey({ salt: writeOctetString(new Uint8Array(octets)) })
  await limit(salt(1024), salt(1025))
  await limit(salt(0), encryptedKey({ salt: algorithmOf('1.2.3') }))
})

test('an IV has 16 octets and the ciphertext a whole number of blocks', async () => {
  await limit(encryptedKey({ cipher: aes256(16) }), encryptedKey({ cipher: aes256(15) }))
  await limit(CIPHERTEXT(16), CIPHERTEXT(15))
  await limit(CIPHERTEXT(32), CIPHERTEXT(33))
  await limit(CIPHERTEXT(16), CIPHERTEXT(0))
})

test('a key length that is given is that of the cipher', async () => {
  const keyLength = (octets: number) => encryptedKey({ keyLength: writeSmallInteger(octets) })
  await limit(keyLength(32), keyLength(16))
})

test('a prf of any hash has NULL parameters or, as GnuTLS writes them, none', async () => {
  const prf = (...parts: Parameters<typeof algorithmOf>) => encryptedKey({ prf: algorithmOf(...parts) })
  for (const hash of ['2.7', '2.9', '2.10', '2.11']) {
    const oid = `1.2.840.113549.${hash}`
    await limit(prf(oid, writeNull()), prf(oid, writeOctetString(new Uint8Array(0))))
    await limit(prf(oid), prf(oid, Uint8Array.of(5, 0, 5, 0)))
  }
})

test('elements that nobody asked for are refused in an encrypted key', async () => {
  const extra = (der: Uint8Array) => Uint8Array.of(...der, 5, 0)
  for (const der of [
    encryptedKey({ prf: extra(algorithmOf('1.2.840.113549.2.9', writeNull())) }),
    encryptedKey({ prf: algorithmOf('1.2.840.113549.2.9', Uint8Array.of(5, 0, 5, 0)) }),
    encryptedKey({ cipher: extra(aes256()) }),
    encryptedKey({
      cipher: algorithmOf('2.16.840.1.101.3.4.1.42', extra(writeOctetString(new Uint8Array(16)))),
    }),
    writeSequence(...elementsOf(encryptedKey()), TRAILING),
    withElements(encryptedKey(), {
      0: writeSequence(...elementsOf(elementsOf(encryptedKey())[0]!), TRAILING),
    }),
    withElements(encryptedKey(), { 0: algorithmOf('1.2.840.113549.1.5.13') }),
  ]) {
    await malformed(der, ENCRYPTED)
  }
})

/** Algorithms of an encrypted key that have other names than PBES2 with PBKDF2 and AES-CBC. */
const SCHEMES = {
  'PBE-MD5-DES': {
    algorithm: algorithmOf(
      '1.2.840.113549.1.5.3',
      writeSequence(writeOctetString(new Uint8Array(8)), writeSmallInteger(2048)),
    ),
  },
  '1.2.3.4': { algorithm: algorithmOf('1.2.3.4', writeNull()) },
  PBES2: { algorithm: algorithmOf('1.2.840.113549.1.5.13', writeNull()) },
  'AES-256-GCM': { cipher: algorithmOf('2.16.840.1.101.3.4.1.46', writeNull()) },
  '1.2.3.5': { derivation: algorithmOf('1.2.3.5', writeNull()) },
  'PBKDF2 with HMAC-SHA512-256': { prf: algorithmOf('1.2.840.113549.2.13', writeNull()) },
} as const

for (const [scheme, parts] of Object.entries(SCHEMES)) {
  test(`an encrypted key of the scheme ${scheme} is refused by that name`, async () => {
    const error = await rejected('ERR_PKI_KEY_SCHEME', readPrivateKey({ der: encryptedKey(parts) }))
    assert.equal(error.details.scheme, scheme)
  })
}

test('a scheme that is only named asks for no more work than one that is computed', async () => {
  const salt = writeOctetString(new Uint8Array(8))
  const pbes1 = (iterations: number) =>
    encryptedKey({
      algorithm: algorithmOf('1.2.840.113549.1.12.1.3', writeSequence(salt, writeSmallInteger(iterations))),
    })
  await rejected('ERR_PKI_KEY_SCHEME', readPrivateKey({ der: pbes1(10_000_000) }))
  await malformed(pbes1(10_000_001), ENCRYPTED)
  const scrypt = (cost: number, ...more: Uint8Array[]) => {
    const parameters = writeSequence(salt, ...[cost, 8, 1].map(writeSmallInteger), ...more)
    return encryptedKey({ derivation: algorithmOf('1.3.6.1.4.1.11591.4.11', parameters) })
  }
  await rejected('ERR_PKI_KEY_SCHEME', readPrivateKey({ der: scrypt(524_288) }))
  await rejected('ERR_PKI_KEY_SCHEME', readPrivateKey({ der: scrypt(16_384, writeSmallInteger(32)) }))
  await malformed(scrypt(524_289), ENCRYPTED)
  await malformed(scrypt(16_384, TRAILING), ENCRYPTED)
})

test('a label of another format than the octets is refused', async () => {
  const pem = fixture('ec-pkcs8.pem').replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY')
  const error = await rejected('ERR_PKI_KEY_MALFORMED', readPrivateKey({ pem }))
  assert.equal(error.details.format, 'RSAPrivateKey')
  assert.deepEqual(await publicKeyOf(derOf(fixture('ec-pkcs8.pem'))), derOf(fixture('ec-public.pem')))
})
