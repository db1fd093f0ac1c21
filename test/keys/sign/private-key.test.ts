import assert from 'node:assert/strict'
import { createPrivateKey as createNodeKey, createPublicKey, verify } from 'node:crypto'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { KEY_KINDS } from '../../../src/keys/verify/algorithms.js'
import { generatePrivateKey } from '../../../src/keys/sign/generate-private-key.js'
import { isPrivateKey, pkcs8Of, signerOf, type PrivateKey } from '../../../src/keys/sign/private-key.js'
import { privateKeyFromSigner } from '../../../src/keys/sign/wrap-signer.js'
import { PROVIDERS, PROVIDER_NAMES, rejected } from '../../support/keys.js'
import { refused } from '../../support/refused.js'

const DATA = Uint8Array.from(Buffer.from('orchard'))

/** Every kind on the runtime's provider, and the fast ones on the other. */
const MADE = [
  ...KEY_KINDS.map((kind) => ['native', kind] as const),
  ['peculiar', 'ec-p256'],
  ['peculiar', 'ec-p384'],
  ['peculiar', 'rsa-2048'],
] as const

for (const [name, kind] of MADE) {
  test(`${name}: Node reads a generated ${kind}, and verifies what it signs`, async () => {
    const key = await generatePrivateKey({ kind, crypto: PROVIDERS[name] })
    assert.equal(key.kind, kind)
    const publicKey = createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' })
    const exported = Buffer.from(await pkcs8Of(key))
    const privateKey = createNodeKey({ key: exported, format: 'der', type: 'pkcs8' })
    assert.ok(createPublicKey(privateKey).equals(publicKey))
    const { modulusLength, publicExponent } = publicKey.asymmetricKeyDetails ?? {}
    if (kind.startsWith('rsa'))
      assert.deepEqual([`rsa-${String(modulusLength)}`, publicExponent], [kind, 65537n])
    const signer = signerOf(key)
    assert.deepEqual(signer.publicKey, key.publicKey)
    const signature = await signer.sign(DATA)
    assert.ok(verify(kind === 'ec-p384' ? 'sha384' : 'sha256', DATA, publicKey, signature))
  })
}

for (const name of PROVIDER_NAMES) {
  test(`${name}: a key that is not extractable signs and is not exported`, async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256', crypto: PROVIDERS[name], extractable: false })
    assert.equal((await rejected('ERR_PKI_KEY_NOT_EXTRACTABLE', pkcs8Of(key))).details.kind, 'ec-p256')
    assert.ok((await signerOf(key).sign(DATA)).length > 60)
  })
}

test('a private key shows its kind and no more, however it is looked at', async () => {
  const key = await generatePrivateKey({ kind: 'ec-p256' })
  const secret = Buffer.from(await pkcs8Of(key))
  const shown = [
    JSON.stringify({ key }),
    String(key),
    inspect(key),
    inspect(key, { depth: 9, showHidden: true, getters: true }),
    inspect(key, { customInspect: false, showHidden: true, depth: 9 }),
    JSON.stringify(Object.getOwnPropertyDescriptors(key)),
    JSON.stringify({ ...key }),
    inspect(structuredClone(key)),
    Object.prototype.toString.call(key),
  ]
  for (const text of shown) {
    assert.match(text, /ec-p256|PrivateKey/)
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      assert.ok(!text.includes(secret.subarray(40, 60).toString(encoding)))
    }
    assert.doesNotMatch(text, /CryptoKey|subtle|Uint8Array|sign/)
  }
  assert.deepEqual(JSON.parse(JSON.stringify(key)), { kind: 'ec-p256' })
  assert.equal(String(key), '[PrivateKey ec-p256]')
  assert.deepEqual(Object.keys(key), ['kind'])
  assert.deepEqual(Object.getOwnPropertySymbols(key), [])
})

test('nobody changes a private key, and its public half is a fresh copy each time', async () => {
  const key = await generatePrivateKey({ kind: 'ec-p256' })
  assert.ok(Object.isFrozen(key))
  assert.throws(() => Object.assign(key, { kind: 'rsa-4096' }), TypeError)
  const first = key.publicKey
  const before = Buffer.from(first).toString('hex')
  first.fill(0)
  assert.equal(Buffer.from(key.publicKey).toString('hex'), before)
})

test('an object that looks like a private key is refused everywhere', async () => {
  const key = await generatePrivateKey({ kind: 'ec-p256' })
  const prototype: unknown = Object.getPrototypeOf(key)
  const forged: readonly unknown[] = [
    { kind: key.kind, publicKey: key.publicKey },
    { ...key },
    structuredClone(key),
    Object.create(prototype as object),
    Object.create(key),
    new Proxy(key, {}),
    'ec-p256',
    undefined,
    null,
  ]
  assert.equal(isPrivateKey(key), true)
  for (const value of forged) {
    assert.equal(isPrivateKey(value), false)
    assert.equal(refused('ERR_PKI_OPTION', () => signerOf(value as PrivateKey)).details.option, 'privateKey')
    await rejected('ERR_PKI_OPTION', pkcs8Of(value as PrivateKey))
  }
})

test('the constructor that a key shows makes no keys', async () => {
  const { constructor } = await generatePrivateKey({ kind: 'ec-p256' })
  const forged = new (constructor as new (kind: string) => PrivateKey)('ec-p256')
  assert.equal(isPrivateKey(forged), false)
  refused('ERR_PKI_OPTION', () => forged.publicKey)
})

test('a foreign signer gives no key away', async () => {
  const inner = await generatePrivateKey({ kind: 'ec-p384' })
  const key = privateKeyFromSigner(signerOf(inner))
  assert.equal((await rejected('ERR_PKI_KEY_NOT_EXTRACTABLE', pkcs8Of(key))).details.kind, 'ec-p384')
})

test('a kind that is not made is refused', async () => {
  for (const kind of ['rsa-1024', 'ed25519', 'constructor', undefined]) {
    const error = await rejected('ERR_PKI_OPTION', generatePrivateKey({ kind: kind as 'ec-p256' }))
    assert.equal(error.details.option, 'kind')
  }
})
