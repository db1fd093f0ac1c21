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

for (const [how, batch] of [
  [
    'one after the other',
    async (once: () => Promise<unknown>) => {
      for (let count = 0; count < 300; count += 1) await once()
    },
  ],
  ['all at once', (once: () => Promise<unknown>) => Promise.all(Array.from({ length: 300 }, once))],
] as const) {
  test(`a batch lets the rest of the program go on, ${how}`, async () => {
    const { privateKey, publicKey } = await pairOn('P-256')
    const data = octets(16 * 1024)
    const made = await subtle.sign(ECDSA, privateKey, data)
    for (const once of [
      () => subtle.sign(ECDSA, privateKey, data),
      () => subtle.verify(ECDSA, publicKey, made, data),
      () => subtle.digest('SHA-256', data),
    ]) {
      let turns = 0
      const timer = setInterval(() => (turns += 1), 1)
      await batch(once)
      clearInterval(timer)
      assert.ok(turns > 1, String(turns))
    }
  })
}

test('octets that change after the call change nothing', async () => {
  const { privateKey, publicKey } = await pairOn('P-256')
  for (let turn = 0; turn < 20; turn += 1) {
    const data = octets(200)
    const given = Uint8Array.from(data)
    const pending = subtle.sign(ECDSA, privateKey, given)
    const hashed = subtle.digest('SHA-256', given)
    given.fill(0)
    assert.equal(await native.verify(ECDSA, publicKey, await pending, data), true)
    assert.deepEqual(await hashed, await native.digest('SHA-256', data))
  }
})

test('what WebCrypto refuses is refused in its words: other algorithms, other data', async () => {
  const { privateKey, publicKey } = await pairOn('P-256')
  const data = octets(10)
  const made = await subtle.sign(ECDSA, privateKey, data)
  for (const name of ['Ed25519', 'RSASSA-PKCS1-v1_5', 'HMAC']) {
    const algorithm = { name, hash: 'SHA-256' }
    await assert.rejects(subtle.verify(algorithm, publicKey, made, data))
    await assert.rejects(subtle.sign(algorithm, privateKey, data))
  }
  for (const odd of ['abc', 5, [1, 2], { byteLength: 3 }, undefined] as const) {
    await assert.rejects(subtle.digest('SHA-256', odd as never), TypeError)
    await assert.rejects(subtle.sign(ECDSA, privateKey, odd as never), TypeError)
    await assert.rejects(subtle.verify(ECDSA, publicKey, made, odd as never), TypeError)
  }
})

test('an array of another class never sees the octets that others get', () => {
  const seen: Uint8Array[] = []
  class Spy extends Uint8Array {
    override set(array: ArrayLike<number>): void {
      if (array instanceof Uint8Array) seen.push(array)
      super.set(array)
    }
  }
  const spy = new Spy(new ArrayBuffer(16))
  nodeCrypto.getRandomValues(spy)
  assert.deepEqual(seen, [])
  assert.ok(spy.some((octet) => octet !== 0))
})
