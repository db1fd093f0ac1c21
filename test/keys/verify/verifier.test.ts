import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import type { SignatureAlgorithm } from '../../../src/keys/verify/algorithms.js'
import { readPublicKey } from '../../../src/keys/verify/public-key.js'
import { createVerifier, verifySignature } from '../../../src/keys/verify/verifier.js'
import {
  NO_WYCHEPROOF,
  PROVIDERS,
  PROVIDER_NAMES,
  fromHex,
  nodeKeyPair,
  rejected,
  spkiOf,
  wycheproof,
  type WycheproofTest,
} from '../../support/keys.js'

const DATA = Uint8Array.from(Buffer.from('orchard'))
const CASES = [
  ['ec-p256', 'ecdsa-sha256', 'sha256'],
  ['ec-p256', 'ecdsa-sha512', 'sha512'],
  ['ec-p384', 'ecdsa-sha384', 'sha384'],
  ['rsa-2048', 'rsa-sha256', 'sha256'],
  ['rsa-2048', 'rsa-sha384', 'sha384'],
  ['rsa-2048', 'rsa-sha512', 'sha512'],
] as const

for (const name of PROVIDER_NAMES) {
  for (const [kind, algorithm, hash] of CASES) {
    test(`${name}: ${algorithm} of Node verifies with ${kind}, and not over other data`, async () => {
      const { privateKey, publicKey } = nodeKeyPair(kind)
      const signature = sign(hash, DATA, privateKey)
      const key = readPublicKey(spkiOf(publicKey))
      const verifier = await createVerifier({ publicKey: key, algorithm, crypto: PROVIDERS[name] })
      assert.equal(await verifier.isValid(DATA, signature), true)
      assert.equal(await verifier.isValid(DATA.subarray(1), signature), false)
      assert.equal(await verifier.isValid(DATA, signature.subarray(1)), false)
      assert.equal(verifier.algorithm, algorithm)
      assert.deepEqual(verifier.publicKey, key.der)
    })
  }
}

test('P-521, which iOS serves no more, still verifies', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-521' })
  const verifier = await createVerifier({
    publicKey: readPublicKey(spkiOf(publicKey)),
    algorithm: 'ecdsa-sha512',
  })
  assert.equal(await verifier.isValid(DATA, sign('sha512', DATA, privateKey)), true)
})

test('an algorithm of another family is no option', async () => {
  const publicKey = readPublicKey(spkiOf(nodeKeyPair('ec-p256').publicKey))
  const error = await rejected('ERR_PKI_OPTION', createVerifier({ publicKey, algorithm: 'rsa-sha256' }))
  assert.equal(error.details.option, 'algorithm')
})

test('a key may be given as DER, and of one that was read only its DER counts', async () => {
  const { privateKey, publicKey } = nodeKeyPair('ec-p256')
  const signature = sign('sha256', DATA, privateKey)
  const der = spkiOf(publicKey)
  const forged = { ...readPublicKey(der), family: 'rsa', curve: 'P-384' } as const
  for (const given of [der, forged]) {
    const verifier = await createVerifier({ publicKey: given, algorithm: 'ecdsa-sha256' })
    assert.equal(await verifier.isValid(DATA, signature), true)
  }
  await rejected('ERR_PKI_DER', createVerifier({ publicKey: DATA, algorithm: 'ecdsa-sha256' }))
})

test('what is no key or no algorithm is no option', async () => {
  const publicKey = spkiOf(nodeKeyPair('ec-p256').publicKey)
  const algorithm = 'ecdsa-sha1' as 'ecdsa-sha256'
  assert.equal(
    (await rejected('ERR_PKI_OPTION', createVerifier({ publicKey, algorithm }))).details.option,
    'algorithm',
  )
  for (const other of [{}, undefined, 'key']) {
    const options = { publicKey: other as unknown as Uint8Array, algorithm: 'ecdsa-sha256' } as const
    assert.equal((await rejected('ERR_PKI_OPTION', createVerifier(options))).details.option, 'publicKey')
  }
})

test('a key that WebCrypto lacks is refused by name', async () => {
  for (const [label, pair] of [
    ['Ed25519', generateKeyPairSync('ed25519')],
    ['secp256k1', generateKeyPairSync('ec', { namedCurve: 'secp256k1' })],
  ] as const) {
    const publicKey = readPublicKey(spkiOf(pair.publicKey))
    const error = await rejected(
      'ERR_PKI_KEY_UNSUPPORTED',
      createVerifier({ publicKey, algorithm: 'ecdsa-sha256' }),
    )
    assert.equal(error.details.algorithm, label)
  }
})

test('a point off its curve is a malformed key', async () => {
  const spki = spkiOf(nodeKeyPair('ec-p256').publicKey)
  spki[spki.length - 1] = (spki.at(-1) ?? 0) ^ 1
  const publicKey = readPublicKey(spki)
  await rejected('ERR_PKI_KEY_MALFORMED', createVerifier({ publicKey, algorithm: 'ecdsa-sha256' }))
})

const SUBJECT = 'csr'

test('a valid signature passes', async () => {
  const { privateKey, publicKey } = nodeKeyPair('ec-p256')
  await verifySignature({
    publicKey: readPublicKey(spkiOf(publicKey)),
    algorithm: 'ecdsa-sha256',
    data: DATA,
    signature: sign('sha256', DATA, privateKey),
    subject: SUBJECT,
  })
})

test('an invalid signature, and one that the key cannot make, are refused with what carries them', async () => {
  const { privateKey, publicKey } = nodeKeyPair('ec-p256')
  const options = { publicKey: readPublicKey(spkiOf(publicKey)), data: DATA, subject: SUBJECT } as const
  const signature = sign('sha384', DATA, privateKey)
  for (const algorithm of ['ecdsa-sha256', 'rsa-sha256'] as const satisfies SignatureAlgorithm[]) {
    const error = await rejected('ERR_PKI_SIGNATURE', verifySignature({ ...options, algorithm, signature }))
    assert.equal(error.details.subject, SUBJECT)
  }
})

/** Vectors of Wycheproof's signature files. */
interface SignatureTest extends WycheproofTest {
  readonly msg: string
  readonly sig: string
}

const FILES = [
  ['ecdsa_secp256r1_sha256_test.json', 'ecdsa-sha256'],
  ['ecdsa_secp384r1_sha384_test.json', 'ecdsa-sha384'],
  ['rsa_signature_2048_sha256_test.json', 'rsa-sha256'],
  ['rsa_signature_4096_sha256_test.json', 'rsa-sha256'],
] as const

for (const name of PROVIDER_NAMES) {
  for (const [file, algorithm] of FILES) {
    test(`${name}: every verdict on ${file} is Wycheproof's`, { skip: NO_WYCHEPROOF }, async () => {
      const crypto = PROVIDERS[name]
      const wrong: string[] = []
      for (const group of wycheproof<SignatureTest>(file)) {
        const publicKey = readPublicKey(fromHex(group.publicKeyDer))
        const verifier = await createVerifier({ publicKey, algorithm, crypto })
        for (const { tcId, msg, sig, result, comment } of group.tests) {
          const valid = await verifier.isValid(fromHex(msg), fromHex(sig))
          // `acceptable` is an RSA signature whose DigestInfo lacks its NULL: RFC 8017 §9.2 wants it.
          if (valid !== (result === 'valid')) wrong.push(`${String(tcId)} ${comment}: ${String(valid)}`)
        }
      }
      assert.deepEqual(wrong, [])
    })
  }
}
