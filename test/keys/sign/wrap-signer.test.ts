import assert from 'node:assert/strict'
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import { generatePrivateKey } from '../../../src/keys/sign/generate-private-key.js'
import { isPrivateKey, pkcs8Of, signerOf } from '../../../src/keys/sign/private-key.js'
import { signVerified } from '../../../src/keys/sign/sign-verified.js'
import type { Signer } from '../../../src/keys/sign/signer.js'
import { privateKeyFromCryptoKeys, privateKeyFromSigner } from '../../../src/keys/sign/wrap-signer.js'
import type { SignatureAlgorithm } from '../../../src/keys/verify/algorithms.js'
import type { CryptoProvider, KeyHandle, KeyHandlePair } from '../../../src/keys/verify/crypto-provider.js'
import { PROVIDERS, PROVIDER_NAMES, nodeKeyPair, pkcs8OfNode, rejected, spkiOf } from '../../support/keys.js'
import { refused } from '../../support/refused.js'

const DATA = Uint8Array.from(Buffer.from('orchard'))

/** A signer as an HSM would be one: node:crypto signs. */
function nodeSigner(
  kind: 'ec-p256' | 'ec-p384' | 'rsa-2048',
  algorithm: SignatureAlgorithm,
  overrides: Partial<Record<keyof Signer, unknown>> = {},
): Signer {
  const { privateKey, publicKey } = nodeKeyPair(kind)
  const hash = algorithm.split('-')[1] ?? ''
  const signer = {
    algorithm,
    publicKey: spkiOf(publicKey),
    sign: (tbs: Uint8Array) => Promise.resolve(sign(hash, tbs, privateKey)),
    ...overrides,
  }
  return signer as Signer
}

for (const name of PROVIDER_NAMES) {
  for (const [kind, algorithm] of [
    ['ec-p256', 'ecdsa-sha256'],
    ['ec-p256', 'ecdsa-sha512'],
    ['ec-p384', 'ecdsa-sha384'],
    ['rsa-2048', 'rsa-sha384'],
  ] as const) {
    test(`${name}: a foreign signer of ${kind} with ${algorithm} signs, and is verified`, async () => {
      const key = privateKeyFromSigner(nodeSigner(kind, algorithm))
      assert.ok(isPrivateKey(key))
      assert.equal(key.kind, kind)
      assert.equal(signerOf(key).algorithm, algorithm)
      const signature = await signVerified(key, DATA, PROVIDERS[name])
      assert.ok(verify(algorithm.split('-')[1], DATA, nodeKeyPair(kind).publicKey, signature))
    })
  }
}

test('a foreign signer that throws, at once or later, has failed, and its error is kept', async () => {
  const cause = new Error('token removed')
  const throwing = (): never => {
    throw cause
  }
  for (const fail of [() => Promise.reject(cause), throwing]) {
    const key = privateKeyFromSigner(nodeSigner('ec-p256', 'ecdsa-sha256', { sign: fail }))
    const error = await rejected('ERR_PKI_SIGNER', signVerified(key, DATA))
    assert.equal(error.details.reason, 'failed')
    assert.equal(error.cause, cause)
  }
})

/** What a signer may give instead of a signature. */
const BAD_SIGNATURES: Readonly<Record<string, (tbs: Uint8Array) => unknown>> = {
  'a signature of other data': () => sign('sha256', Buffer.from('other'), nodeKeyPair('ec-p256').privateKey),
  'r and s side by side': (tbs) =>
    sign('sha256', tbs, { key: nodeKeyPair('ec-p256').privateKey, dsaEncoding: 'ieee-p1363' }),
  "another key's signature": (tbs) => sign('sha256', tbs, nodeKeyPair('rsa-2048').privateKey),
  'no octets': () => new Uint8Array(0),
  nothing: () => undefined,
  text: () => 'signature',
}

for (const [name, makeSignature] of Object.entries(BAD_SIGNATURES)) {
  test(`a foreign signer that gives ${name} gives a bad signature`, async () => {
    const give = (tbs: Uint8Array) => Promise.resolve(makeSignature(tbs))
    const key = privateKeyFromSigner(nodeSigner('ec-p256', 'ecdsa-sha256', { sign: give }))
    const error = await rejected('ERR_PKI_SIGNER', signVerified(key, DATA))
    assert.equal(error.details.reason, 'bad-signature')
  })
}

test('a foreign signer that writes into what it signs changes nothing', async () => {
  const { privateKey } = nodeKeyPair('ec-p256')
  const scribble = (tbs: Uint8Array) => {
    const signature = sign('sha256', tbs, privateKey)
    tbs.fill(0)
    return Promise.resolve(signature)
  }
  const key = privateKeyFromSigner(nodeSigner('ec-p256', 'ecdsa-sha256', { sign: scribble }))
  const data = Uint8Array.from(DATA)
  await signVerified(key, data)
  assert.deepEqual(data, DATA)
})

test('a foreign signer keeps its own `this`', async () => {
  class Token implements Signer {
    readonly algorithm = 'ecdsa-sha256'
    readonly publicKey = spkiOf(nodeKeyPair('ec-p256').publicKey)
    readonly #secret = nodeKeyPair('ec-p256').privateKey
    sign(tbs: Uint8Array): Promise<Uint8Array> {
      return Promise.resolve(sign('sha256', tbs, this.#secret))
    }
  }
  assert.ok((await signVerified(privateKeyFromSigner(new Token()), DATA)).length > 60)
})

test('a public key that is none, or that its algorithm does not fit, is a bad public key', () => {
  for (const overrides of [
    { publicKey: new Uint8Array(0) },
    { publicKey: Uint8Array.of(0x30, 0) },
    { algorithm: 'rsa-sha256' },
  ]) {
    const signer = nodeSigner('ec-p256', 'ecdsa-sha256', overrides)
    assert.equal(
      refused('ERR_PKI_SIGNER', () => privateKeyFromSigner(signer)).details.reason,
      'bad-public-key',
    )
  }
})

test('a signer whose key iOS cannot use is refused', () => {
  const publicKey = spkiOf(generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey)
  refused('ERR_PKI_KEY_UNSUPPORTED', () =>
    privateKeyFromSigner(nodeSigner('ec-p256', 'ecdsa-sha512', { publicKey })),
  )
  const weak = spkiOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)
  refused('ERR_PKI_KEY_WEAK', () =>
    privateKeyFromSigner(nodeSigner('rsa-2048', 'rsa-sha256', { publicKey: weak })),
  )
})

test('what is no signer is no option', () => {
  const others: readonly unknown[] = [
    undefined,
    null,
    'signer',
    {},
    nodeSigner('ec-p256', 'ecdsa-sha256', { algorithm: 'ed25519' }),
    nodeSigner('ec-p256', 'ecdsa-sha256', { publicKey: 'base64' }),
    nodeSigner('ec-p256', 'ecdsa-sha256', { sign: undefined }),
  ]
  for (const signer of others) {
    const error = refused('ERR_PKI_OPTION', () => privateKeyFromSigner(signer as Signer))
    assert.equal(error.details.option, 'signer')
  }
})

test('the signature of a key of a provider is not verified again', async () => {
  let verified = 0
  const { subtle } = globalThis.crypto
  const counting = new Proxy(globalThis.crypto, {
    get: (target, name) =>
      name === 'subtle'
        ? {
            sign: subtle.sign.bind(subtle),
            generateKey: subtle.generateKey.bind(subtle),
            exportKey: subtle.exportKey.bind(subtle),
            verify: () => {
              verified += 1
              return Promise.resolve(true)
            },
          }
        : (Reflect.get(target, name) as unknown),
  })
  const key = await generatePrivateKey({ kind: 'ec-p256', crypto: counting })
  const signature = await signVerified(key, DATA, counting)
  assert.equal(verified, 0)
  assert.ok(signature.length > 60)
})

const ECDSA = { name: 'ECDSA', namedCurve: 'P-256' }
const USAGES = ['sign', 'verify']

/** A WebCrypto pair of the shared RSA key, bound to an algorithm and a hash. */
async function rsaPair(name: string, hash: string, { subtle }: CryptoProvider): Promise<KeyHandlePair> {
  const { privateKey, publicKey } = nodeKeyPair('rsa-2048')
  const parameters = { name, hash: { name: hash } }
  return {
    privateKey: await subtle.importKey('pkcs8', pkcs8OfNode(privateKey), parameters, false, ['sign']),
    publicKey: await subtle.importKey('spki', spkiOf(publicKey), parameters, true, ['verify']),
  }
}

for (const name of PROVIDER_NAMES) {
  const crypto = PROVIDERS[name]

  test(`${name}: a WebCrypto pair of ECDSA becomes a private key that exports`, async () => {
    const pair = await crypto.subtle.generateKey(ECDSA, true, USAGES)
    const key = await privateKeyFromCryptoKeys({ ...pair, crypto })
    assert.equal(key.kind, 'ec-p256')
    assert.equal(signerOf(key).algorithm, 'ecdsa-sha256')
    assert.ok((await pkcs8Of(key)).length > 100)
  })

  test(`${name}: a WebCrypto pair of RSA signs with the hash that it was made for`, async () => {
    const pair = await rsaPair('RSASSA-PKCS1-v1_5', 'SHA-512', crypto)
    const key = await privateKeyFromCryptoKeys({ ...pair, crypto })
    assert.equal(signerOf(key).algorithm, 'rsa-sha512')
    await rejected('ERR_PKI_KEY_NOT_EXTRACTABLE', pkcs8Of(key))
  })

  test(`${name}: halves of two pairs are no pair`, async () => {
    const [first, second] = await Promise.all([
      crypto.subtle.generateKey(ECDSA, true, USAGES),
      crypto.subtle.generateKey(ECDSA, true, USAGES),
    ])
    const halves = { privateKey: first.privateKey, publicKey: second.publicKey, crypto }
    assert.equal(
      (await rejected('ERR_PKI_OPTION', privateKeyFromCryptoKeys(halves))).details.option,
      'privateKey',
    )
  })

  test(`${name}: keys of another use or algorithm are refused`, async () => {
    const { subtle } = crypto
    const ecdh = await subtle.generateKey({ ...ECDSA, name: 'ECDH' }, true, ['deriveBits'])
    const pss = await rsaPair('RSA-PSS', 'SHA-256', crypto)
    const sha1 = await rsaPair('RSASSA-PKCS1-v1_5', 'SHA-1', crypto)
    const good = await subtle.generateKey(ECDSA, true, USAGES)
    const swapped = { privateKey: good.publicKey, publicKey: good.privateKey }
    for (const pair of [ecdh, pss, sha1, swapped, { ...good, privateKey: good.publicKey }]) {
      await rejected('ERR_PKI_OPTION', privateKeyFromCryptoKeys({ ...pair, crypto }))
    }
  })
}

test("keys of one provider do not enter another's", async () => {
  const pair = await PROVIDERS.peculiar.subtle.generateKey(ECDSA, true, USAGES)
  const error = await rejected('ERR_PKI_OPTION', privateKeyFromCryptoKeys(pair))
  assert.equal(error.details.option, 'publicKey')
})

test('a private half that is no key is no option', async () => {
  const { publicKey } = await PROVIDERS.native.subtle.generateKey(ECDSA, true, USAGES)
  for (const privateKey of [undefined, null, {}, { algorithm: 'ECDSA' }]) {
    const error = await rejected(
      'ERR_PKI_OPTION',
      privateKeyFromCryptoKeys({ publicKey, privateKey: privateKey as unknown as KeyHandle }),
    )
    assert.equal(error.details.option, 'privateKey')
  }
})
