import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HASH_SIZES, PURPOSE, derivePKCS12 } from '../../../src/foreign/pkcs12/derive-pkcs12.js'
import type { PKCS12Hash } from '../../../src/foreign/pkcs12/derive-pkcs12.js'
import { passwordForms } from '../../../src/foreign/pkcs12/password-forms.js'
import { mustRun, without } from '../../support/interop/run-program.js'

const HASHES: readonly PKCS12Hash[] = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']

/** What OpenSSL derives. */
async function byOpenSSL(hash: PKCS12Hash, options: Readonly<Record<string, string>>): Promise<string> {
  const given = Object.entries({ digest: hash.replace('-', ''), ...options })
  const { keylen = '', ...kdf } = Object.fromEntries(given)
  const flags = Object.entries(kdf).flatMap(([name, value]) => ['-kdfopt', `${name}:${value}`])
  const answer = await mustRun('openssl', ['kdf', '-keylen', keylen, ...flags, 'PKCS12KDF'])
  return answer.trim().replaceAll(':', '').toLowerCase()
}

describe('octets are derived as OpenSSL derives them', { skip: without('openssl') }, () => {
  for (const hash of HASHES)
    it(`${hash}, for key, IV and MAC, below, at and above one block of salt, output and password`, async () => {
      const { output, block } = HASH_SIZES[hash]
      for (const [purpose, length, saltLength, password, rounds] of [
        [PURPOSE.key, output, 8, 'secret', 1],
        [PURPOSE.key, output + 1, block, 'Grüße 🍏', 2],
        [PURPOSE.iv, 8, block + 1, 'x'.repeat(block / 2 - 1), 3],
        [PURPOSE.mac, 3 * output, 20, 'x'.repeat(block), hash === 'SHA-512' ? 100 : 5000],
      ] as const) {
        const salt = Uint8Array.from({ length: saltLength }, (_, index) => index * 7)
        const { bmp } = passwordForms(password)
        const derivation = { hash, password: bmp, salt, rounds }
        const derived = await derivePKCS12(derivation, { purpose, length }, globalThis.crypto.subtle)
        const expected = await byOpenSSL(hash, {
          keylen: String(length),
          hexpass: Buffer.from(bmp).toString('hex'),
          hexsalt: Buffer.from(salt).toString('hex'),
          id: String(purpose),
          iter: String(rounds),
        })
        assert.equal(Buffer.from(derived).toString('hex'), expected)
      }
    })
})
