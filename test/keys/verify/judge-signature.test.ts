import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { writeNull } from '../../../src/der/write.js'
import type { CryptoProvider } from '../../../src/keys/verify/crypto-provider.js'
import { createSignatureJudge, judgeSignature } from '../../../src/keys/verify/judge-signature.js'
import { readPublicKey, type PublicKey } from '../../../src/keys/verify/public-key.js'
import { algorithmOf } from '../../support/key-bytes.js'
import {
  NO_WYCHEPROOF,
  PROVIDERS,
  fromHex,
  nodeKeyPair,
  spkiOf,
  wycheproof,
  type WycheproofTest,
} from '../../support/keys.js'
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
  pssAlgorithm,
} from '../../support/signatures.js'

const SHA256_RSA = pkcs1Algorithm('1.2.840.113549.1.1.11')
const SHA256_ECDSA = algorithmOf('1.2.840.10045.4.3.2')
const ED25519 = algorithmOf('1.3.101.112')

test('an Ed25519 signature of Node is valid, and with any change invalid', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const key = readPublicKey(spkiOf(publicKey))
  const signature = sign(null, MESSAGE, privateKey)
  assert.equal(await judge(signature, ED25519, key), 'valid')
  for (const bit of [0, 300, 511]) assert.equal(await judge(flipped(signature, bit), ED25519, key), 'invalid')
  for (const other of [new Uint8Array(0), signature.subarray(1), Uint8Array.of(...signature, 0)]) {
    assert.equal(await judge(other, ED25519, key), 'invalid')
  }
  const parameters = algorithmOf('1.3.101.112', writeNull())
  assert.equal(await judge(signature, parameters, key), 'invalid')
  assert.equal(await judge(signature, ED25519, { ...key, keyBits: key.keyBits.subarray(1) }), 'invalid')
  assert.equal(
    await judge(signature, ED25519, readPublicKey(spkiOf(generateKeyPairSync('x25519').publicKey))),
    'invalid',
  )
})

test('Ed25519 is not supported where the provider has none', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const signature = sign(null, MESSAGE, privateKey)
  assert.equal(await judge(signature, ED25519, readPublicKey(spkiOf(publicKey)), REFUSING), 'unsupported')
})

test('Ed448, DSA, SM2, ML-DSA and what is no AlgorithmIdentifier are not supported', async () => {
  const ed448 = generateKeyPairSync('ed448')
  const key = readPublicKey(spkiOf(ed448.publicKey))
  const signature = sign(null, MESSAGE, ed448.privateKey)
  assert.equal(await judge(signature, algorithmOf('1.3.101.113'), key), 'unsupported')
  const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 })
  const dsaKey = readPublicKey(spkiOf(dsa.publicKey))
  const signed = sign('sha1', MESSAGE, dsa.privateKey)
  assert.equal(await judge(signed, algorithmOf('1.2.840.10040.4.3'), dsaKey), 'unsupported')
  for (const oid of ['1.2.156.10197.1.501', '2.16.840.1.101.3.4.3.17', '1.2.3.4', '1.2.840.113549.1.1.1']) {
    assert.equal(await judge(signature, algorithmOf(oid), key), 'unsupported')
  }
  for (const octets of ['', '30', '3000', '0500', '300206', '30020600', '30'.repeat(9)]) {
    assert.equal(await judge(signature, fromHex(octets), key), 'unsupported')
  }
})

test('a judge imports a key once for many signatures, once for each hash of RSA, and anew for another record', async () => {
  let imports = 0
  const counting: CryptoProvider = providerWith({
    importKey: (...args) => {
      imports += 1
      return PROVIDERS.native.subtle.importKey(...args)
    },
  })
  const ec = nodeKeyPair('ec-p256')
  const rsa = nodeKeyPair('rsa-2048')
  const ecKey = readPublicKey(spkiOf(ec.publicKey))
  const rsaKey = readPublicKey(spkiOf(rsa.publicKey))
  const judgeOne = createSignatureJudge(counting)
  const take = async (key: PublicKey, algorithmDER: Uint8Array, signature: Uint8Array): Promise<number> => {
    assert.equal(await judgeOne({ data: MESSAGE, signature, algorithmDER }, key), 'valid')
    return imports
  }
  const ecSignatures = [256, 384, 512].map((bits) => sign(`sha${String(bits)}`, MESSAGE, ec.privateKey))
  for (const [index, signature] of ecSignatures.entries()) {
    assert.equal(await take(ecKey, algorithmOf(`1.2.840.10045.4.3.${String(index + 2)}`), signature), 1)
  }
  assert.equal(await take(rsaKey, SHA256_RSA, sign('sha256', MESSAGE, rsa.privateKey)), 2)
  assert.equal(await take(rsaKey, SHA256_RSA, sign('sha256', MESSAGE, rsa.privateKey)), 2)
  const sha384 = sign('sha384', MESSAGE, rsa.privateKey)
  assert.equal(await take(rsaKey, pkcs1Algorithm('1.2.840.113549.1.1.12'), sha384), 3)
  assert.equal(await take({ ...ecKey }, SHA256_ECDSA, sign('sha256', MESSAGE, ec.privateKey)), 4)
})

/** Vectors of Wycheproof's signature files. */
interface SignatureTest extends WycheproofTest {
  readonly msg: string
  readonly sig: string
}

const FILES = [
  ['ecdsa_secp256r1_sha256_test.json', SHA256_ECDSA],
  ['ecdsa_secp384r1_sha384_test.json', algorithmOf('1.2.840.10045.4.3.3')],
  ['rsa_signature_2048_sha256_test.json', SHA256_RSA],
  ['rsa_signature_4096_sha256_test.json', SHA256_RSA],
] as const

for (const name of ['native', 'own'] as const) {
  for (const [file, algorithmDER] of FILES) {
    test(`${name}: every verdict on ${file} is Wycheproof's`, { skip: NO_WYCHEPROOF }, async () => {
      const judgeOne = createSignatureJudge(JUDGES[name])
      const wrong: string[] = []
      for (const group of wycheproof<SignatureTest>(file)) {
        const publicKey = readPublicKey(fromHex(group.publicKeyDer))
        for (const { tcId, msg, sig, result, comment } of group.tests) {
          const signed = { data: fromHex(msg), signature: fromHex(sig), algorithmDER }
          const verdict = await judgeOne(signed, publicKey)
          // `acceptable` is an RSA signature whose DigestInfo lacks its NULL: RFC 8017 §9.2 wants it.
          const expected = result === 'valid' ? 'valid' : 'invalid'
          if (verdict !== expected) wrong.push(`${String(tcId)} ${comment}: ${verdict}`)
        }
      }
      assert.deepEqual(wrong, [])
    })
  }
}

const ALGORITHMS: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.constantFrom(
    SHA256_ECDSA,
    SHA256_RSA,
    ED25519,
    pssAlgorithm(HASH_ROWS[3].hash, 32),
    ...HASH_ROWS.map(({ rsa }) => pkcs1Algorithm(rsa)),
    ...HASH_ROWS.flatMap(({ ecdsa }) => (ecdsa === undefined ? [] : [algorithmOf(ecdsa)])),
  ),
  fc
    .tuple(fc.constantFrom(pssAlgorithm(HASH_ROWS[3].hash, 32), SHA256_RSA), fc.nat())
    .map(([algorithm, bit]) => flipped(algorithm, bit)),
  fc.uint8Array({ maxLength: 40 }),
)

/** Keys as readers make them, and records whose fields contradict each other. */
const KEYS: fc.Arbitrary<PublicKey> = fc
  .tuple(
    fc.constantFrom(
      ...[
        nodeKeyPair('ec-p256').publicKey,
        nodeKeyPair('ec-p384').publicKey,
        nodeKeyPair('rsa-2048').publicKey,
        generateKeyPairSync('ed25519').publicKey,
        generateKeyPairSync('rsa-pss', { modulusLength: 1024, hashAlgorithm: 'sha256' }).publicKey,
        generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey,
      ].map((key) => readPublicKey(spkiOf(key))),
    ),
    fc.record(
      {
        keyBits: fc.uint8Array({ maxLength: 100 }),
        der: fc.uint8Array({ maxLength: 100 }),
        oid: fc.constantFrom('2.5.8.1.1', '1.2.840.113549.1.1.10', '1.2.840.10045.2.1', ''),
        curve: fc.constantFrom('P-256', 'P-521', '1.3.132.0.33', '__proto__', undefined),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([key, changes]) => ({ ...key, ...changes }))

test('whatever the octets, a verdict comes and nothing is thrown, and noise is never valid', async () => {
  const signatures = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .constantFrom(64, 128, 256, 257)
      .chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
  )
  const crypto = fc.constantFrom(...JUDGE_NAMES)
  await fc.assert(
    fc.asyncProperty(ALGORITHMS, KEYS, signatures, crypto, async (algorithmDER, key, signature, name) => {
      const verdict = await judgeSignature({ data: MESSAGE, signature, algorithmDER }, key, JUDGES[name])
      assert.ok(verdict === 'invalid' || verdict === 'unsupported', verdict)
    }),
    { numRuns: 400 },
  )
})
