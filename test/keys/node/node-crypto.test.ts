import assert from 'node:assert/strict'
import { createHash, webcrypto } from 'node:crypto'
import { test } from 'node:test'
import { nodeCrypto } from '../../../src/keys/node/node-crypto.js'
import { createRootCA } from '../../../src/index.js'
import { PECULIAR, rejected } from '../../support/keys.js'

const { subtle } = nodeCrypto
const native = webcrypto.subtle
const ECDSA = { name: 'ECDSA', hash: { name: 'SHA-256' } }
/** The longest input that is signed on the spot, and one octet more. */
const LENGTHS = [0, 1, 16 * 1024, 16 * 1024 + 1]

function octets(length: number): Uint8Array<ArrayBuffer> {
  return webcrypto.getRandomValues(new Uint8Array(Math.min(length, 65_536)))
}

async function pairOn(namedCurve: string, extractable = true): Promise<webcrypto.CryptoKeyPair> {
  return native.generateKey({ name: 'ECDSA', namedCurve }, extractable, ['sign', 'verify'])
}

for (const curve of ['P-256', 'P-384']) {
  test(`what it signs with ${curve}, the runtime verifies, and the other way round, at every length`, async () => {
    const { privateKey, publicKey } = await pairOn(curve)
    for (const length of LENGTHS) {
      const data = octets(length)
      const made = await subtle.sign(ECDSA, privateKey, data)
      assert.equal(await native.verify(ECDSA, publicKey, made, data), true)
      assert.equal(await subtle.verify(ECDSA, publicKey, made, data), true)
      assert.equal(
        await subtle.verify(ECDSA, publicKey, await native.sign(ECDSA, privateKey, data), data),
        true,
      )
      assert.equal(await subtle.verify(ECDSA, publicKey, made, octets(length + 1)), false)
    }
  })
}

test('a signature is an ArrayBuffer of its own: r and s side by side', async () => {
  const { privateKey } = await pairOn('P-256')
  const made = await subtle.sign(ECDSA, privateKey, octets(10))
  assert.ok(made instanceof ArrayBuffer)
  assert.equal(made.byteLength, 64)
})

test('a key that cannot leave signs', async () => {
  const { privateKey, publicKey } = await pairOn('P-256', false)
  const data = octets(100)
  assert.equal(await native.verify(ECDSA, publicKey, await subtle.sign(ECDSA, privateKey, data), data), true)
})

test('signatures of another length than r and s have verify nothing', async () => {
  const { privateKey, publicKey } = await pairOn('P-256')
  const data = octets(100)
  const made = new Uint8Array(await subtle.sign(ECDSA, privateKey, data))
  for (const wrong of [
    made.subarray(0, 63),
    new Uint8Array([...made, 0]),
    new Uint8Array(0),
    new Uint8Array(64),
  ])
    assert.equal(await subtle.verify(ECDSA, publicKey, wrong, data), false)
})

test('a key is used for what it was made for alone', async () => {
  const { privateKey, publicKey } = await pairOn('P-256')
  const data = octets(10)
  const made = await subtle.sign(ECDSA, privateKey, data)
  await assert.rejects(subtle.sign(ECDSA, publicKey, data), { name: 'InvalidAccessError' })
  await assert.rejects(subtle.verify(ECDSA, privateKey, made, data), { name: 'InvalidAccessError' })
  await assert.rejects(subtle.sign({ name: 'RSASSA-PKCS1-v1_5' }, privateKey, data), {
    name: 'InvalidAccessError',
  })
})

test('a key of another provider is refused, not misread', async () => {
  const root = await createRootCA({ commonName: 'Test', crypto: PECULIAR })
  assert.ok(root.der.length > 0)
  const foreign = await PECULIAR.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' } as never, true, [
    'sign',
  ])
  await assert.rejects(subtle.sign(ECDSA, foreign.privateKey, octets(10)), TypeError)
})

test('hashes are those of OpenSSL, of views into larger arrays too', async () => {
  const data = octets(100).subarray(7, 70)
  for (const hash of ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']) {
    const expected = createHash(hash.replace('-', '')).update(data).digest('hex')
    for (const algorithm of [hash, { name: hash }])
      assert.equal(Buffer.from(await subtle.digest(algorithm, data)).toString('hex'), expected)
  }
  await assert.rejects(subtle.digest('MD5', data), { name: 'NotSupportedError' })
})

test('a refusal of the runtime reaches the caller of a verb with its code', async () => {
  const broken = {
    ...nodeCrypto,
    subtle: { ...nodeCrypto.subtle, sign: () => Promise.reject(new Error('no')) },
  }
  await rejected('ERR_PKI_CRYPTO', createRootCA({ commonName: 'Test', crypto: broken }))
})

test('random octets of any length are never handed out twice', () => {
  const seen = new Set<string>()
  for (let turn = 0; turn < 2_000; turn += 1) {
    for (const length of [16, 33, 64, 65]) {
      const array = new Uint8Array(length)
      assert.equal(nodeCrypto.getRandomValues(array), array)
      assert.ok(array.some((octet) => octet !== 0))
      seen.add(Buffer.from(array.subarray(0, 16)).toString('hex'))
    }
  }
  assert.equal(seen.size, 8_000)
})

test('a key that cannot leave WebCrypto is not handed to node:crypto: no warning of Node says so', async () => {
  const warnings: Error[] = []
  const note = (warning: Error): unknown => warnings.push(warning)
  process.on('warning', note)
  const { privateKey, publicKey } = await pairOn('P-256', false)
  const data = octets(10)
  assert.equal(await subtle.verify(ECDSA, publicKey, await subtle.sign(ECDSA, privateKey, data), data), true)
  await new Promise((resolve) => setImmediate(resolve))
  process.off('warning', note)
  assert.deepEqual(
    warnings.filter(({ message }) => message.includes('KeyObject')),
    [],
  )
})

test('a batch of signatures lets the rest of the program go on', async () => {
  const { privateKey } = await pairOn('P-256')
  let turns = 0
  const timer = setInterval(() => (turns += 1), 1)
  for (let count = 0; count < 1_000; count += 1) await subtle.sign(ECDSA, privateKey, octets(300))
  clearInterval(timer)
  assert.ok(turns > 0)
})

test('a point that leaves is the one that WebCrypto gives; every other key and format is its own affair', async () => {
  for (const curve of ['P-256', 'P-384']) {
    const { publicKey, privateKey } = await pairOn(curve)
    const point = await subtle.exportKey('raw', publicKey)
    assert.ok(point instanceof ArrayBuffer)
    assert.deepEqual(point, await native.exportKey('raw', publicKey))
    assert.deepEqual(await subtle.exportKey('spki', publicKey), await native.exportKey('spki', publicKey))
    await assert.rejects(subtle.exportKey('raw', privateKey), { name: 'InvalidAccessError' })
  }
})
