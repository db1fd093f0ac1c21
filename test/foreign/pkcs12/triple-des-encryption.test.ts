import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeOID } from '../../../src/der/oid.js'
import { writeOctetString, writeSequence, writeSmallInteger } from '../../../src/der/write.js'
import { passwordForms } from '../../../src/foreign/pkcs12/password-forms.js'
import {
  OID_THREE_KEY_DES,
  OID_TWO_KEY_DES,
  decryptTripleDES,
  encryptTripleDES,
  hashesPerRound,
} from '../../../src/foreign/pkcs12/triple-des-encryption.js'
import { mustRun, without } from '../../support/interop/run-program.js'
import { PASSPHRASE, derOf, fixture } from '../../support/keys.js'

const SALT = Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1)

describe('3DES of PKCS#12', () => {
  for (const [keys, oid] of [
    [3, OID_THREE_KEY_DES],
    [2, OID_TWO_KEY_DES],
  ] as const) {
    const parameters = { keys, salt: SALT, rounds: 3, password: passwordForms(PASSPHRASE).bmp }

    it(
      `OpenSSL decrypts what is encrypted by ${String(keys)} keys`,
      { skip: without('openssl') },
      async () => {
        const plaintext = derOf(fixture('ec-pkcs8.pem'))
        const ciphertext = await encryptTripleDES(plaintext, parameters, globalThis.crypto)
        const written = writeSequence(writeOctetString(SALT), writeSmallInteger(3))
        const algorithm = writeSequence(writeOID(oid), written)
        const input = writeSequence(algorithm, writeOctetString(ciphertext))
        const read = ['pkcs8', '-inform', 'DER', '-passin', `pass:${PASSPHRASE}`]
        assert.equal(await mustRun('openssl', read, { input }), fixture('ec-pkcs8.pem'))
      },
    )

    it(`bad padding is refused under ${String(keys)} keys, which cost ${String(keys)} hashes a round`, async () => {
      assert.equal(hashesPerRound(keys), keys)
      await assert.rejects(decryptTripleDES(new Uint8Array(8), parameters, globalThis.crypto))
    })
  }
})
