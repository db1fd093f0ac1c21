import assert from 'node:assert/strict'
import { createCipheriv, createPrivateKey as createNodeKey, createPublicKey, pbkdf2Sync } from 'node:crypto'
import { test } from 'node:test'
import { toHex } from '../../../src/base/bytes.js'
import { encodePEM } from '../../../src/base/pem.js'
import { encryptPKCS8 } from '../../../src/keys/sign/encrypt-private-key.js'
import { decryptPBES2, encryptPBES2 } from '../../../src/keys/sign/passphrase-cipher.js'
import { readEncryptedKey } from '../../../src/keys/sign/pbes2.js'
import { readPrivateKey } from '../../../src/keys/sign/read-private-key.js'
import {
  NO_OPENSSL,
  NO_WYCHEPROOF,
  PROVIDERS,
  PROVIDER_NAMES,
  fromHex,
  nodeKeyPair,
  openssl,
  pkcs8OfNode,
  rejected,
  spkiOf,
  wycheproof,
  type WycheproofTest,
} from '../../support/keys.js'
import { encryptedKey } from '../../support/key-bytes.js'

const { privateKey, publicKey } = nodeKeyPair('ec-p256')
const PKCS8 = pkcs8OfNode(privateKey)
const NATIVE = PROVIDERS.native

/** Passphrases that a person may choose, and the longest one. */
const PASSPHRASES = ['two words $(rm) "\'`\\', 'pa\u0308sswo\u0308rd 🍎', `${'é'.repeat(511)}x`]

for (const name of PROVIDER_NAMES) {
  test(`${name}: Node and this library read what is encrypted`, async () => {
    const crypto = PROVIDERS[name]
    const der = await encryptPKCS8(PKCS8, 'pässwörd', crypto)
    const read = createNodeKey({
      key: Buffer.from(der),
      format: 'der',
      type: 'pkcs8',
      passphrase: 'pässwörd',
    })
    assert.ok(createPublicKey(read).equals(publicKey))
    assert.deepEqual(
      (await readPrivateKey({ der, passphrase: 'pässwörd', crypto })).publicKey,
      spkiOf(publicKey),
    )
  })
}

test('openssl reads what is encrypted, by the scheme that is promised', { skip: NO_OPENSSL }, async () => {
  const seen = new Set<string>()
  for (const passphrase of PASSPHRASES) {
    const key = await encryptPKCS8(PKCS8, passphrase, NATIVE)
    const files = { 'key.pem': encodePEM('ENCRYPTED PRIVATE KEY', key), passphrase: `${passphrase}\n` }
    const der = openssl(
      ['pkey', '-in', 'key.pem', '-passin', 'file:passphrase', '-pubout', '-outform', 'DER'],
      files,
    )
    assert.deepEqual(Uint8Array.from(der), spkiOf(publicKey), passphrase)
    const shown = openssl(['asn1parse', '-in', 'key.pem'], files).toString()
    for (const line of [
      'PBES2',
      'PBKDF2',
      `:0${(600_000).toString(16).toUpperCase()}`,
      'hmacWithSHA256',
      'aes-256-cbc',
    ]) {
      assert.ok(shown.includes(line), line)
    }
    const { parameters, ciphertext } = readEncryptedKey(key)
    assert.equal(parameters.salt.length, 16)
    for (const octets of [parameters.salt, parameters.iv, ciphertext]) seen.add(toHex(octets))
  }
  assert.equal(seen.size, 3 * PASSPHRASES.length, 'salt, IV and ciphertext are new each time')
})

/** Passphrases that openssl could not be given later. */
const UNUSABLE: readonly unknown[] = [
  '',
  'line\nbreak',
  'from a file\r\n',
  'nul\0',
  '\ud800',
  '\udc00 first',
  '\ufeffmark first',
  'x'.repeat(1024),
  'é'.repeat(512),
  undefined,
  7,
]

test('a passphrase that openssl could not take is unusable', async () => {
  for (const passphrase of UNUSABLE) {
    const error = await rejected('ERR_PKI_PASSPHRASE', encryptPKCS8(PKCS8, passphrase as string, NATIVE))
    assert.equal(error.details.reason, 'unusable')
  }
})

/** What a file of one round holds when these octets are encrypted. */
function encryptedWithNode(plaintext: Uint8Array, passphrase = 'x'): Uint8Array {
  const key = pbkdf2Sync(passphrase, new Uint8Array(8), 1, 32, 'sha256')
  const cipher = createCipheriv('aes-256-cbc', key, new Uint8Array(16))
  return encryptedKey({ ciphertext: Buffer.concat([cipher.update(plaintext), cipher.final()]) })
}

test('what decrypts to a key is read, and what decrypts to garbage is a wrong passphrase', async () => {
  const good = await readPrivateKey({ der: encryptedWithNode(PKCS8), passphrase: 'x' })
  assert.deepEqual(good.publicKey, spkiOf(publicKey))
  const garbage = [
    new Uint8Array(0),
    fromHex('0badc0de'),
    fromHex('3000'),
    PKCS8.subarray(1),
    Uint8Array.of(...PKCS8, 0),
  ]
  for (const plaintext of garbage) {
    const der = encryptedWithNode(plaintext)
    const error = await rejected('ERR_PKI_PASSPHRASE', readPrivateKey({ der, passphrase: 'x' }))
    assert.equal(error.details.reason, 'wrong-or-damaged')
  }
})

test('letters that look the same and are other octets make another passphrase, as with openssl', async () => {
  const der = encryptedWithNode(PKCS8, 'pässwörd')
  assert.equal((await readPrivateKey({ der, passphrase: 'pässwörd' })).kind, 'ec-p256')
  await rejected('ERR_PKI_PASSPHRASE', readPrivateKey({ der, passphrase: 'pa\u0308sswo\u0308rd' }))
})

test('an encrypted key that iOS cannot use is refused as such, not as a wrong passphrase', async () => {
  const weak = Uint8Array.from(PKCS8)
  const at = Buffer.from(weak).indexOf(fromHex('2a8648ce3d030107'))
  weak.set(fromHex('2a8648ce3d030101'), at)
  await rejected('ERR_PKI_KEY_UNSUPPORTED', readPrivateKey({ der: encryptedWithNode(weak), passphrase: 'x' }))
})

test('a provider without a cipher is named for what it refuses', async () => {
  const { subtle } = NATIVE
  const poor = {
    getRandomValues: NATIVE.getRandomValues.bind(NATIVE),
    subtle: {
      sign: subtle.sign.bind(subtle),
      importKey: () => Promise.reject(new Error('192-bit AES keys are not supported')),
    },
  }
  const crypto = poor as unknown as typeof NATIVE
  const error = await rejected(
    'ERR_PKI_CRYPTO',
    readPrivateKey({ der: encryptedWithNode(PKCS8), passphrase: 'x', crypto }),
  )
  assert.equal(error.details.operation, 'importKey')
})

/** Vectors of Wycheproof's PBES2 files. */
interface PBES2Test extends WycheproofTest {
  readonly password: string
  readonly salt: string
  readonly iterationCount: number
  readonly iv: string
  readonly msg: string
  readonly ct: string
}

for (const name of PROVIDER_NAMES) {
  for (const keyBits of [128, 192, 256]) {
    const file = `pbes2_hmacsha256_aes_${String(keyBits)}_test.json`
    // The second provider takes every fourth vector: its PBKDF2 is the same OpenSSL.
    const step = name === 'native' ? 1 : 4
    test(`${name}: the vectors of ${file} encrypt and decrypt`, { skip: NO_WYCHEPROOF }, async () => {
      const crypto = PROVIDERS[name]
      for (const { tests } of wycheproof<PBES2Test>(file)) {
        for (const { tcId, password, salt, iterationCount, iv, msg, ct } of tests) {
          if (tcId % step !== 0) continue
          const passphrase = fromHex(password)
          const parameters = {
            salt: fromHex(salt),
            iterations: iterationCount,
            hash: 'SHA-256',
            keyBits,
            iv: fromHex(iv),
          }
          const ciphertext = await encryptPBES2(fromHex(msg), { parameters, passphrase }, crypto)
          assert.equal(toHex(ciphertext), ct, String(tcId))
          const plaintext = await decryptPBES2({ parameters, ciphertext: fromHex(ct) }, passphrase, crypto)
          assert.equal(toHex(plaintext), msg, String(tcId))
        }
      }
    })
  }
}
