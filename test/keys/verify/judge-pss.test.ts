import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import { writeExplicit, writeNull, writeSequence, writeSmallInteger } from '../../../src/der/write.js'
import { readPublicKey } from '../../../src/keys/verify/public-key.js'
import { algorithmOf, withElements, elementsOf } from '../../support/key-bytes.js'
import { PROVIDERS, PROVIDER_NAMES, nodeKeyPair, spkiOf } from '../../support/keys.js'
import {
  HASH_ROWS,
  MESSAGE,
  OID_PSS,
  REFUSING,
  flipped,
  judge,
  mgf1,
  pkcs1Algorithm,
  pssAlgorithm,
  pssParameters,
} from '../../support/signatures.js'

const { privateKey, publicKey } = nodeKeyPair('rsa-2048')
const KEY = readPublicKey(spkiOf(publicKey))
const PROVIDER_ROWS = HASH_ROWS.filter(({ node }) => node !== 'md5' && node !== 'sha224')
const SHA1 = HASH_ROWS[1].hash
const SHA224 = HASH_ROWS[2].hash
const SHA256 = HASH_ROWS[3].hash
const SHA384 = HASH_ROWS[4].hash

function signPSS(hash: string, saltLength: number, key = privateKey): Uint8Array {
  return Uint8Array.from(sign(hash, MESSAGE, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }))
}

for (const name of PROVIDER_NAMES) {
  const crypto = PROVIDERS[name]
  for (const row of PROVIDER_ROWS) {
    test(`${name}: PSS with ${row.node} of Node is valid with its salt length, and with no other`, async () => {
      for (const saltLength of [0, 1, 20, 32, 100]) {
        const signature = signPSS(row.node, saltLength)
        assert.equal(await judge(signature, pssAlgorithm(row.hash, saltLength), KEY, crypto), 'valid')
        assert.equal(await judge(signature, pssAlgorithm(row.hash, saltLength + 1), KEY, crypto), 'invalid')
        const changed = flipped(signature, 1000)
        assert.equal(await judge(changed, pssAlgorithm(row.hash, saltLength), KEY, crypto), 'invalid')
      }
    })
  }

  test(`${name}: a salt may fill the encoded message, and not overflow it`, async () => {
    const most = 256 - 32 - 2
    const signature = signPSS('sha256', most)
    assert.equal(await judge(signature, pssAlgorithm(SHA256, most), KEY, crypto), 'valid')
    assert.equal(await judge(signature, pssAlgorithm(SHA256, most + 1), KEY, crypto), 'invalid')
    assert.equal(await judge(signature, pssAlgorithm(SHA256, 2 ** 31 - 1), KEY, crypto), 'invalid')
  })

  test(`${name}: a modulus of 8k + 1 bits has an encoded message one octet shorter`, async () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 1025 })
    const key = readPublicKey(spkiOf(pair.publicKey))
    const signature = signPSS('sha256', 94, pair.privateKey)
    assert.equal(signature.length, 129)
    assert.equal(await judge(signature, pssAlgorithm(SHA256, 94), key, crypto), 'valid')
    assert.equal(await judge(signature, pssAlgorithm(SHA256, 95), key, crypto), 'invalid')
  })

  test(`${name}: a signature of another length is invalid`, async () => {
    const signature = signPSS('sha256', 32)
    for (const other of [signature.subarray(1), Uint8Array.of(0, ...signature), new Uint8Array(0)]) {
      assert.equal(await judge(other, pssAlgorithm(SHA256, 32), KEY, crypto), 'invalid')
    }
  })
}

test('absent fields mean SHA-1, MGF1 with SHA-1, 20 octets of salt, and written out they mean the same', async () => {
  const signature = signPSS('sha1', 20)
  const fields = { hash: algorithmOf(SHA1, writeNull()), mask: mgf1(SHA1), saltLength: 20, trailer: 1 }
  for (const given of [{}, fields, { ...fields, hash: algorithmOf(SHA1) }]) {
    assert.equal(await judge(signature, algorithmOf(OID_PSS, pssParameters(given)), KEY), 'valid')
  }
})

const HASH256 = algorithmOf(SHA256, writeNull())
const GOOD = { hash: HASH256, mask: mgf1(SHA256), saltLength: 32 }

const MALFORMED: Readonly<Record<string, Uint8Array>> = {
  'that are absent': new Uint8Array(0),
  'that are NULL': writeNull(),
  'with the trailer 2': pssParameters({ ...GOOD, trailer: 2 }),
  'with the trailer 0': pssParameters({ ...GOOD, trailer: 0 }),
  'with octets behind them': Uint8Array.of(...pssParameters(GOOD), 5, 0),
  'with a fifth field': writeSequence(...elementsOf(pssParameters(GOOD)), writeExplicit(4, writeNull())),
  'out of order': writeSequence(...elementsOf(pssParameters(GOOD)).reverse()),
  'with a hash whose parameters are no NULL': pssParameters({
    ...GOOD,
    hash: algorithmOf(SHA256, writeSequence()),
  }),
  'with octets behind the hash': writeSequence(
    writeExplicit(0, Uint8Array.of(...HASH256, 5, 0)),
    writeExplicit(1, mgf1(SHA256)),
    writeExplicit(2, writeSmallInteger(32)),
  ),
  'with a negative salt length': writeSequence(
    writeExplicit(0, HASH256),
    writeExplicit(1, mgf1(SHA256)),
    writeExplicit(2, Uint8Array.of(2, 1, 0xff)),
  ),
  'with a salt length above 2^31': writeSequence(
    writeExplicit(0, HASH256),
    writeExplicit(1, mgf1(SHA256)),
    writeExplicit(2, Uint8Array.of(2, 5, 1, 0, 0, 0, 32)),
  ),
}

for (const [name, parameters] of Object.entries(MALFORMED)) {
  test(`parameters ${name} are invalid`, async () => {
    assert.equal(await judge(signPSS('sha256', 32), algorithmOf(OID_PSS, parameters), KEY), 'invalid')
  })
}

const FOREIGN: Readonly<Record<string, Uint8Array>> = {
  'two hashes': pssParameters({ ...GOOD, mask: mgf1(SHA384) }),
  'another mask generation function': pssParameters({ ...GOOD, mask: algorithmOf('1.2.3.4', HASH256) }),
  'SHA-224': pssParameters({ ...GOOD, hash: algorithmOf(SHA224, writeNull()), mask: mgf1(SHA224) }),
  'an unknown hash': pssParameters({ ...GOOD, hash: algorithmOf('1.2.3.4'), mask: mgf1('1.2.3.4') }),
}

for (const [name, parameters] of Object.entries(FOREIGN)) {
  test(`PSS with ${name} is not supported`, async () => {
    assert.equal(await judge(signPSS('sha256', 32), algorithmOf(OID_PSS, parameters), KEY), 'unsupported')
  })
}

test('without a provider that takes the key PSS is not supported', async () => {
  assert.equal(await judge(signPSS('sha256', 32), pssAlgorithm(SHA256, 32), KEY, REFUSING), 'unsupported')
})

test('a key of id-RSASSA-PSS without parameters makes any PSS signature, and none of PKCS#1 v1.5', async () => {
  const pair = generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
  const key = readPublicKey(spkiOf(pair.publicKey))
  assert.equal(key.oid, OID_PSS)
  for (const row of PROVIDER_ROWS) {
    const signature = signPSS(row.node, 7, pair.privateKey)
    assert.equal(await judge(signature, pssAlgorithm(row.hash, 7), key), 'valid')
    assert.equal(await judge(flipped(signature, 3), pssAlgorithm(row.hash, 7), key), 'invalid')
  }
  const plain = { ...KEY, oid: OID_PSS, der: key.der }
  const signature = sign('sha256', MESSAGE, privateKey)
  assert.equal(await judge(signature, pkcs1Algorithm(HASH_ROWS[3].rsa), KEY), 'valid')
  assert.equal(await judge(signature, pkcs1Algorithm(HASH_ROWS[3].rsa), plain), 'invalid')
})

test('a key of id-RSASSA-PSS with parameters makes signatures of its hash with its salt length or a longer one', async () => {
  // The types of Node 20 call the salt length a string; Node wants a number.
  const saltLength = 32 as unknown as string
  const restriction = { hashAlgorithm: 'sha256', mgf1HashAlgorithm: 'sha256', saltLength }
  const pair = generateKeyPairSync('rsa-pss', { modulusLength: 2048, ...restriction })
  const key = readPublicKey(spkiOf(pair.publicKey))
  // The same key without its restriction signs what the restricted one refuses to.
  const pkcs1 = pair.privateKey.export({ type: 'pkcs8', format: 'der' })
  const [version = MESSAGE, , octets = MESSAGE] = elementsOf(pkcs1)
  const free = {
    key: Buffer.from(writeSequence(version, algorithmOf('1.2.840.113549.1.1.1', writeNull()), octets)),
    format: 'der',
    type: 'pkcs8',
    padding: constants.RSA_PKCS1_PSS_PADDING,
  } as const
  const verdicts = await Promise.all(
    [
      ['sha256', SHA256, 31],
      ['sha256', SHA256, 32],
      ['sha256', SHA256, 33],
      ['sha384', SHA384, 48],
      ['sha1', SHA1, 40],
    ].map(([node, hash, saltLength]) =>
      judge(
        sign(String(node), MESSAGE, { ...free, saltLength: Number(saltLength) }),
        pssAlgorithm(String(hash), Number(saltLength)),
        key,
      ),
    ),
  )
  assert.deepEqual(verdicts, ['invalid', 'valid', 'valid', 'invalid', 'invalid'])
  const pkcs1Signature = sign('sha256', MESSAGE, { ...free, padding: constants.RSA_PKCS1_PADDING })
  assert.equal(await judge(pkcs1Signature, pkcs1Algorithm(HASH_ROWS[3].rsa), key), 'invalid')
})

test('a key of id-RSASSA-PSS with parameters of another form is not supported', async () => {
  const spki = spkiOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey)
  for (const parameters of [writeNull(), pssParameters({ ...GOOD, trailer: 2 }), Uint8Array.of(0x30, 5)]) {
    const der = withElements(spki, { 0: algorithmOf(OID_PSS, parameters) })
    const key = { ...readPublicKey(spki), der }
    assert.equal(await judge(signPSS('sha256', 32), pssAlgorithm(SHA256, 32), key), 'unsupported')
  }
})

test('a key of another family is invalid', async () => {
  for (const spki of [
    spkiOf(nodeKeyPair('ec-p256').publicKey),
    spkiOf(generateKeyPairSync('ed25519').publicKey),
  ]) {
    assert.equal(await judge(signPSS('sha256', 32), pssAlgorithm(SHA256, 32), readPublicKey(spki)), 'invalid')
  }
})
