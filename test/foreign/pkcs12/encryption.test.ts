import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeOID } from '../../../src/der/oid.js'
import { writeNull, writeOctetString, writeSequence, writeSmallInteger } from '../../../src/der/write.js'
import { decryptPart, readShroudedKey } from '../../../src/foreign/pkcs12/encryption.js'
import type { OpeningKey } from '../../../src/foreign/pkcs12/encryption.js'
import { passwordForms } from '../../../src/foreign/pkcs12/password-forms.js'
import { newWorkBudget } from '../../../src/foreign/pkcs12/work-budget.js'
import { refusal } from '../../support/issue.js'
import { PASSPHRASE, derOf, fixture } from '../../support/keys.js'
import { oldScheme, replacedSubtle } from '../../support/pkcs12.js'

const THREE_KEYS = '1.2.840.113549.1.12.1.3'
const TWO_KEYS = '1.2.840.113549.1.12.1.4'

function openingKey(changed: Partial<OpeningKey> = {}): OpeningKey {
  const password = passwordForms(PASSPHRASE)
  return { password, budget: newWorkBudget(), crypto: globalThis.crypto, ...changed }
}

/** Decrypts a key that OpenSSL encrypted. */
function decrypt(name: string, changed?: Partial<OpeningKey>): Promise<Uint8Array | undefined> {
  return decryptPart(readShroudedKey(derOf(fixture(name))), openingKey(changed))
}

/** An AlgorithmIdentifier of PBES2 with one round of PBKDF2. */
function pbes2(cipher: string, iv: Uint8Array): Uint8Array {
  const pbkdf2 = writeSequence(writeOctetString(new Uint8Array(8)), writeSmallInteger(1))
  const derivation = writeSequence(writeOID('1.2.840.113549.1.5.12'), pbkdf2)
  const encryption = writeSequence(writeOID(cipher), writeOctetString(iv))
  return writeSequence(writeOID('1.2.840.113549.1.5.13'), writeSequence(derivation, encryption))
}

describe('what OpenSSL encrypted is decrypted to the same key', () => {
  for (const [name, scheme] of [
    ['ec-pkcs8-pbes1-3des.pem', 'three keys of 3DES'],
    ['ec-pkcs8-pbes1-2des.pem', 'two keys of 3DES'],
    ['ec-pkcs8-des3.pem', '3DES of PBES2'],
    ['ec-pkcs8-aes128-sha512.pem', 'AES-128 of PBES2'],
    ['ec-pkcs8-aes192-sha384.pem', 'AES-192 of PBES2'],
  ] as const)
    it(scheme, async () => {
      assert.deepEqual(await decrypt(name), derOf(fixture('ec-pkcs8.pem')))
    })
})

describe('what is not decrypted here is refused by name', () => {
  for (const [name, scheme] of [
    ['ec-pkcs8-rc2.pem', 'PBE-SHA1-RC2-40'],
    ['ec-pkcs8-scrypt.pem', 'scrypt'],
    ['ec-pkcs8-aes256-sha224.pem', 'PBKDF2 with HMAC-SHA224'],
  ] as const)
    it(scheme, async () => {
      assert.equal((await refusal('ERR_PKI_KEY_SCHEME', () => decrypt(name))).scheme, scheme)
    })

  it('RC2 inside PBES2, with the way to convert the file', async () => {
    const algorithm = pbes2('1.2.840.113549.3.2', new Uint8Array(8))
    const part = { algorithm, ciphertext: new Uint8Array(8) }
    assert.equal(
      (await refusal('ERR_PKI_KEY_SCHEME', () => decryptPart(part, openingKey()))).scheme,
      'RC2-CBC',
    )
    await assert.rejects(decryptPart(part, openingKey()), { hint: /^Convert it: openssl pkcs12 -legacy / })
  })
})

describe('a wrong password', () => {
  for (const name of ['ec-pkcs8-pbes1-3des.pem', 'ec-pkcs8-des3.pem', 'ec-pkcs8-aes128-sha512.pem'] as const)
    it(`${name}: gives no plaintext, and is no error`, async () => {
      assert.equal(await decrypt(name, { password: passwordForms('Orchard') }), undefined)
    })
})

describe('damage', () => {
  it('a ciphertext of 3DES that is empty or no number of blocks gives nothing, and costs nothing', async () => {
    const algorithm = oldScheme(THREE_KEYS, 1000)
    for (const length of [0, 7, 9]) {
      const budget = newWorkBudget()
      const { rounds } = budget
      const ciphertext = new Uint8Array(length)
      assert.equal(await decryptPart({ algorithm, ciphertext }, openingKey({ budget })), undefined)
      assert.equal(budget.rounds, rounds)
    }
  })

  it('a ciphertext of PBES2 that is no number of blocks, and an IV of the wrong length, are malformed', async () => {
    const aes = '2.16.840.1.101.3.4.1.42'
    for (const [iv, length, field] of [
      [16, 15, 'EncryptedPrivateKeyInfo.encryptedData'],
      [8, 16, 'EncryptedPrivateKeyInfo.encryptionAlgorithm.parameters.encryptionScheme.parameters'],
    ] as const) {
      const part = { algorithm: pbes2(aes, new Uint8Array(iv)), ciphertext: new Uint8Array(length) }
      assert.equal((await refusal('ERR_PKI_DER', () => decryptPart(part, openingKey()))).path, field)
    }
  })

  it('a salt of 1024 octets is taken, one of 1025 is malformed', async () => {
    const ciphertext = new Uint8Array(8)
    const partOf = (octets: number): { algorithm: Uint8Array; ciphertext: Uint8Array } => ({
      algorithm: oldScheme(THREE_KEYS, 1, new Uint8Array(octets)),
      ciphertext,
    })
    assert.equal(await decryptPart(partOf(1024), openingKey()), undefined)
    const { path } = await refusal('ERR_PKI_DER', () => decryptPart(partOf(1025), openingKey()))
    assert.equal(path, 'AlgorithmIdentifier.parameters.salt')
  })

  it('no rounds, and something behind the parameters, are malformed', async () => {
    const parameters = writeSequence(writeOctetString(new Uint8Array(8)), writeSmallInteger(1))
    for (const [algorithm, expected] of [
      [oldScheme(TWO_KEYS, 0), 'AlgorithmIdentifier.parameters.iterations'],
      [writeSequence(writeOID(TWO_KEYS), parameters, writeNull()), 'AlgorithmIdentifier'],
    ] as const) {
      const part = { algorithm, ciphertext: new Uint8Array(8) }
      assert.equal((await refusal('ERR_PKI_DER', () => decryptPart(part, openingKey()))).path, expected)
    }
  })
})

describe('the budget', () => {
  for (const [name, hashes] of [
    ['ec-pkcs8-pbes1-3des.pem', 3 * 2048],
    ['ec-pkcs8-pbes1-2des.pem', 2 * 2048],
    ['ec-pkcs8-des3.pem', 2048],
  ] as const)
    it(`${name}: ${String(hashes)} rounds are enough, one less is too much work`, async () => {
      const budget = { rounds: hashes }
      assert.ok(await decrypt(name, { budget }))
      assert.equal(budget.rounds, 0)
      const less = { budget: { rounds: hashes - 1 } }
      assert.equal((await refusal('ERR_PKI_PKCS12', () => decrypt(name, less))).reason, 'too-much-work')
    })
})

describe('a provider that refuses is named, and not taken for a wrong password', () => {
  const refuse = (): Promise<never> => Promise.reject(new Error('not here'))

  it('its hash, in 3DES', async () => {
    const crypto = replacedSubtle({ digest: refuse })
    const { operation } = await refusal('ERR_PKI_CRYPTO', () =>
      decrypt('ec-pkcs8-pbes1-3des.pem', { crypto }),
    )
    assert.equal(operation, 'digest')
  })

  it('its PBKDF2, in PBES2', async () => {
    const crypto = replacedSubtle({ deriveBits: refuse })
    const { operation } = await refusal('ERR_PKI_CRYPTO', () =>
      decrypt('ec-pkcs8-aes128-sha512.pem', { crypto }),
    )
    assert.equal(operation, 'deriveBits')
  })
})
