import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeOctetString, writeSequence } from '../../../src/der/write.js'
import { openPKCS12 } from '../../../src/foreign/pkcs12/open-pkcs12.js'
import type { OpenedPKCS12 } from '../../../src/foreign/pkcs12/open-pkcs12.js'
import { passwordForms } from '../../../src/foreign/pkcs12/password-forms.js'
import { OID_THREE_KEY_DES, encryptTripleDES } from '../../../src/foreign/pkcs12/triple-des-encryption.js'
import { writeEncryptedKey } from '../../../src/keys/sign/pbes2.js'
import { refusal } from '../../support/issue.js'
import { PASSPHRASE, derOf, fixture } from '../../support/keys.js'
import {
  certificateBag,
  dataPart,
  draftPFX,
  encryptedPart,
  keyBag,
  oldScheme,
  replacedSubtle,
  shroudedKeyBag,
} from '../../support/pkcs12.js'

const PKCS8 = derOf(fixture('ec-pkcs8.pem'))
const CERTIFICATE = Uint8Array.of(0x30, 0)

function open(der: Uint8Array, password = PASSPHRASE): Promise<OpenedPKCS12> {
  return openPKCS12({ der, password, crypto: globalThis.crypto })
}

/** Why a file is refused under a password. */
async function wrong(der: Uint8Array, password?: string): Promise<string> {
  return (await refusal('ERR_PKI_PASSPHRASE', () => open(der, password))).reason
}

async function broken(der: Uint8Array): Promise<string> {
  return (await refusal('ERR_PKI_PKCS12', () => open(der))).reason
}

/** Bags, encrypted by three keys of 3DES in one round. */
async function encryptedBags(...bags: readonly Uint8Array[]): Promise<Uint8Array> {
  const { bmp } = passwordForms(PASSPHRASE)
  const parameters = { keys: 3, salt: new Uint8Array(8), rounds: 1, password: bmp } as const
  const ciphertext = await encryptTripleDES(writeSequence(...bags), parameters, globalThis.crypto)
  return encryptedPart(oldScheme(OID_THREE_KEY_DES, 1), ciphertext)
}

describe('files of others are opened, and give the key back as it was', () => {
  for (const [name, what] of [
    ['ec-p12.base64', 'OpenSSL with a MAC of SHA-256'],
    ['ec-p12-sha1-without-count.base64', 'OpenSSL with 3DES and a MAC of SHA-1 that states no count'],
    ['ec-p12-sha384.base64', 'OpenSSL with a MAC of SHA-384'],
    ['ec-p12-sha512.base64', 'OpenSSL with a MAC of SHA-512'],
  ] as const)
    it(what, async () => {
      assert.deepEqual(await open(derOf(fixture(name))), { keys: [{ pkcs8: PKCS8 }], certificates: [] })
      assert.equal(await wrong(derOf(fixture(name)), 'Orchard'), 'wrong-or-damaged')
    })

  it('NSS in indefinite lengths, its OCTET STRINGs in parts, with the certificate', async () => {
    const { keys, certificates } = await open(derOf(fixture('ec-p12-nss.base64')))
    const [key] = keys
    assert.deepEqual(key?.pkcs8, PKCS8)
    assert.deepEqual([key.friendlyName, keys.length, certificates.length], ['srv', 1, 1])
    assert.deepEqual(key.localKeyId, certificates[0]?.localKeyId)
  })
})

describe('an empty password', () => {
  it('opens a file whose MAC takes it for two zero octets, and one whose MAC takes none', async () => {
    for (const bmp of [Uint8Array.of(0, 0), new Uint8Array(0)]) {
      const { keys } = await open(await draftPFX({ bags: [keyBag(PKCS8)], bmp }), '')
      assert.deepEqual(keys, [{ pkcs8: PKCS8 }])
    }
  })

  it('opens no file whose MAC takes any other octets', async () => {
    for (const bmp of [passwordForms('x').bmp, Uint8Array.of(1, 0), Uint8Array.of(0, 1)])
      assert.equal(await wrong(await draftPFX({ bags: [keyBag(PKCS8)], bmp }), ''), 'wrong-or-damaged')
  })

  it('is the only one that is tried without octets: any other does not open such a file', async () => {
    const der = await draftPFX({ bags: [keyBag(PKCS8)], bmp: new Uint8Array(0) })
    assert.equal(await wrong(der, 'x'), 'wrong-or-damaged')
  })
})

describe('a MAC that is another', () => {
  const bmp = passwordForms('another').bmp

  it('is damage where the password opens the first encrypted part', async () => {
    const contents = writeSequence(
      dataPart(writeSequence()),
      await encryptedBags(certificateBag(CERTIFICATE)),
    )
    assert.equal(await broken(await draftPFX({ contents, bmp })), 'damaged')
  })

  it('is damage where the password opens the key, and a wrong password where it does not', async () => {
    const shrouded = shroudedKeyBag(derOf(fixture('ec-pkcs8-pbes1-3des.pem')))
    const der = await draftPFX({ bags: [shrouded], bmp })
    assert.equal(await broken(der), 'damaged')
    assert.equal(await wrong(der, 'Orchard'), 'wrong-or-damaged')
  })

  it('is a wrong password where the first encrypted part does not open', async () => {
    const part = encryptedPart(oldScheme(OID_THREE_KEY_DES, 1), new Uint8Array(16))
    assert.equal(await wrong(await draftPFX({ contents: writeSequence(part), bmp })), 'wrong-or-damaged')
  })

  it('is a wrong password where nothing is encrypted, nothing is there, or the parts are malformed', async () => {
    for (const contents of [
      writeSequence(dataPart(writeSequence(keyBag(PKCS8)))),
      writeSequence(),
      writeOctetString(PKCS8),
    ])
      assert.equal(await wrong(await draftPFX({ contents, bmp })), 'wrong-or-damaged')
  })
})

describe('a MAC that is right', () => {
  const password = PASSPHRASE

  it('makes a key that does not open damage, in 3DES and in PBES2', async () => {
    const old = writeSequence(oldScheme(OID_THREE_KEY_DES, 1), writeOctetString(new Uint8Array(16)))
    const [salt, iv] = [new Uint8Array(8), new Uint8Array(16)]
    const parameters = { salt, iterations: 1, hash: 'SHA-256', keyBits: 256, iv }
    const modern = writeEncryptedKey({ parameters, ciphertext: new Uint8Array(16) })
    for (const encrypted of [old, modern])
      assert.equal(await broken(await draftPFX({ bags: [shroudedKeyBag(encrypted)], password })), 'damaged')
  })

  it('lets parts in clear and encrypted ones be read side by side, in order', async () => {
    const [one, two] = [Uint8Array.of(0x30, 1, 5), Uint8Array.of(0x30, 2, 5, 0)]
    const clear = dataPart(writeSequence(certificateBag(one), keyBag(PKCS8)))
    const contents = writeSequence(clear, await encryptedBags(certificateBag(two)))
    const opened = await open(await draftPFX({ contents, password }))
    assert.deepEqual(opened, { keys: [{ pkcs8: PKCS8 }], certificates: [{ der: one }, { der: two }] })
  })
})

describe('what a MAC may cost', () => {
  /** Refuses the first hash, so that nothing but the budget decides whether it is asked. */
  const crypto = replacedSubtle({ digest: () => Promise.reject(new Error('asked')) })

  for (const [hash, most] of [
    ['SHA-1', 5_000_000],
    ['SHA-256', 5_000_000],
    ['SHA-384', 500_000],
    ['SHA-512', 500_000],
  ] as const)
    it(`of ${hash} is ${String(most)} rounds: one more is too much work, before any is done`, async () => {
      const allowed = await draftPFX({ hash, statedRounds: most })
      const { operation } = await refusal('ERR_PKI_CRYPTO', () =>
        openPKCS12({ der: allowed, password: 'x', crypto }),
      )
      assert.equal(operation, 'digest')
      const der = await draftPFX({ hash, statedRounds: most + 1 })
      const { reason } = await refusal('ERR_PKI_PKCS12', () => openPKCS12({ der, password: 'x', crypto }))
      assert.equal(reason, 'too-much-work')
    })
})

describe('a provider that does not keep to WebCrypto', () => {
  it('is not taken for a wrong password: its fault comes out as it is', async () => {
    const crypto = replacedSubtle({ deriveBits: () => Promise.resolve(-1 as never) })
    const shrouded = shroudedKeyBag(derOf(fixture('ec-pkcs8-aes128-sha512.pem')))
    const der = await draftPFX({ bags: [shrouded], bmp: passwordForms('another').bmp })
    await assert.rejects(openPKCS12({ der, password: PASSPHRASE, crypto }), RangeError)
  })
})
