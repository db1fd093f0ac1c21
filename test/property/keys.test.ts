import assert from 'node:assert/strict'
import { sign, verify } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { equalBytes } from '../../src/base/bytes.js'
import { isPKIError } from '../../src/base/errors.js'
import { readAnyPrivateKey } from '../../src/keys/node/read-private-key.js'
import { fromBigInt, toBigInt } from '../../src/keys/sign/big-integer.js'
import { isPrivateKey, pkcs8Of, type PrivateKey } from '../../src/keys/sign/private-key.js'
import { readPrivateKey } from '../../src/keys/sign/read-private-key.js'
import { ecdsaFromDER, ecdsaToDER } from '../../src/keys/verify/ecdsa-signature.js'
import { readPublicKey } from '../../src/keys/verify/public-key.js'
import { createVerifier } from '../../src/keys/verify/verifier.js'
import { PASSPHRASE, derOf, fixture, nodeKeyPair, pkcs8OfNode, spkiOf } from '../support/keys.js'
import { pkcs1Of, sec1Of } from '../support/key-bytes.js'

const RUNS = { numRuns: 200 }
const rsa = nodeKeyPair('rsa-2048')
const ec = nodeKeyPair('ec-p256')

/** Every format that is read, as DER. */
const FORMATS: Readonly<Record<string, Uint8Array>> = {
  'PKCS#8 of RSA': pkcs8OfNode(rsa.privateKey),
  'PKCS#8 of EC': pkcs8OfNode(ec.privateKey),
  'PKCS#1': pkcs1Of(rsa.privateKey),
  'SEC 1': sec1Of(ec.privateKey),
  'SEC 1 without its point': derOf(fixture('ec-sec1-no-public.pem')),
  'encrypted PKCS#8': derOf(fixture('ec-pkcs8-aes128-sha512.pem')),
  'PKCS#8 encrypted with scrypt': derOf(fixture('ec-pkcs8-scrypt.pem')),
}

/** A key, or why there is none; an error of another class fails the test. */
async function outcome(promise: Promise<PrivateKey>): Promise<PrivateKey | undefined> {
  try {
    const key = await promise
    assert.ok(isPrivateKey(key))
    return key
  } catch (error) {
    if (!isPKIError(error)) throw error
    return undefined
  }
}

const read = (der: Uint8Array): Promise<PrivateKey | undefined> =>
  outcome(readPrivateKey({ der, passphrase: PASSPHRASE }))

for (const [name, der] of Object.entries(FORMATS)) {
  test(`no truncation of ${name} is read`, async () => {
    for (let length = 0; length < der.length; length += 1) {
      assert.equal(await read(der.subarray(0, length)), undefined, `${String(length)} octets`)
    }
  })

  test(`one changed octet of ${name} is refused, or read as another key, or as the same key entirely`, async () => {
    const original = await read(der)
    const change = fc.tuple(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }))
    await fc.assert(
      fc.asyncProperty(change, async ([at, mask]) => {
        const changed = Uint8Array.from(der)
        changed[at] = (changed[at] ?? 0) ^ mask
        const key = await read(changed)
        if (key === undefined || original === undefined) return
        // E.g. version 1 instead of 0: the same key then, with nothing lost.
        const same = equalBytes(key.publicKey, original.publicKey)
        if (same) assert.deepEqual(await pkcs8Of(key), await pkcs8Of(original))
      }),
      RUNS,
    )
  })
}

test('one changed octet of a key file for OpenSSL gives a PKIError or a key', async () => {
  for (const file of ['openssl-1.0-genrsa-aes256.pem', 'ec-pkcs8-pbes1-3des.pem', 'ec-sec1-aes256.pem']) {
    const text = Buffer.from(fixture(file))
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const changed = Uint8Array.from(text)
        changed[at] = (changed[at] ?? 0) ^ mask
        await outcome(readAnyPrivateKey({ file: changed, passphrase: PASSPHRASE }))
      }),
      RUNS,
    )
  }
})

test('octets of any kind give a PKIError', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (file) => {
      assert.equal(await outcome(readAnyPrivateKey({ file, passphrase: PASSPHRASE })), undefined)
    }),
    RUNS,
  )
})

test('any text between the lines of a key file gives a PKIError', async () => {
  const label = fc.constantFrom(
    'PRIVATE KEY',
    'ENCRYPTED PRIVATE KEY',
    'RSA PRIVATE KEY',
    'EC PRIVATE KEY',
    'X',
  )
  await fc.assert(
    fc.asyncProperty(label, fc.string({ unit: 'binary' }), async (name, body) => {
      const pem = `-----BEGIN ${name}-----\n${body}\n-----END ${name}-----\n`
      assert.equal(await outcome(readAnyPrivateKey({ pem, passphrase: PASSPHRASE })), undefined)
    }),
    RUNS,
  )
})

const PUBLIC: Readonly<Record<string, Uint8Array>> = { RSA: spkiOf(rsa.publicKey), EC: spkiOf(ec.publicKey) }

for (const [name, spki] of Object.entries(PUBLIC)) {
  test(`a public key of ${name} with one changed octet is refused or differs, and never verifies by accident`, async () => {
    const algorithm = name === 'RSA' ? 'rsa-sha256' : 'ecdsa-sha256'
    const data = Buffer.from('orchard')
    const signature = sign('sha256', data, name === 'RSA' ? rsa.privateKey : ec.privateKey)
    const change = fc.tuple(fc.nat(spki.length - 1), fc.integer({ min: 1, max: 255 }))
    await fc.assert(
      fc.asyncProperty(change, async ([at, mask]) => {
        const changed = Uint8Array.from(spki)
        changed[at] = (changed[at] ?? 0) ^ mask
        try {
          const publicKey = readPublicKey(changed)
          assert.ok(equalBytes(publicKey.der, changed))
          const verifier = await createVerifier({ publicKey, algorithm })
          assert.equal(await verifier.isValid(data, signature), false)
        } catch (error) {
          if (!isPKIError(error)) throw error
        }
      }),
      RUNS,
    )
  })
}

const octets32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
/** Halves with leading zeros as often as without: their INTEGERs are shorter. */
const half = fc
  .tuple(octets32, fc.nat(31))
  .map(([octets, zeros]) => octets.map((octet, index) => (index < zeros ? 0 : octet)))
  .filter((octets) => octets.some((octet) => octet !== 0))

test('a raw signature becomes DER and the same raw signature again', () => {
  fc.assert(
    fc.property(half, half, (r, s) => {
      const raw = Uint8Array.of(...r, ...s)
      assert.deepEqual(ecdsaFromDER(ecdsaToDER(raw), 32), raw)
    }),
  )
})

test('DER that is read as a signature is the only DER of that signature', () => {
  const der = fc.tuple(half, half, fc.nat(80), fc.nat(255)).map(([r, s, at, octet]) => {
    const signature = ecdsaToDER(Uint8Array.of(...r, ...s))
    if (at < signature.length) signature[at] = octet
    return signature
  })
  fc.assert(
    fc.property(fc.oneof(der, fc.uint8Array({ maxLength: 80 })), (signature) => {
      const raw = ecdsaFromDER(signature, 32)
      if (raw !== undefined) assert.deepEqual(ecdsaToDER(raw), signature)
    }),
    { numRuns: 1000 },
  )
})

test('Node verifies in one form what it signed in the other', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (data) => {
      const flat = sign('sha256', data, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })
      assert.ok(verify('sha256', data, { key: ec.publicKey, dsaEncoding: 'der' }, ecdsaToDER(flat)))
      const raw = ecdsaFromDER(sign('sha256', data, { key: ec.privateKey, dsaEncoding: 'der' }), 32)
      assert.ok(raw !== undefined)
      assert.ok(verify('sha256', data, { key: ec.publicKey, dsaEncoding: 'ieee-p1363' }, raw))
    }),
    { numRuns: 100 },
  )
})

test('numbers and octets convert both ways', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 66 }), (octets) => {
      assert.deepEqual(fromBigInt(toBigInt(octets), octets.length), octets)
    }),
  )
})
