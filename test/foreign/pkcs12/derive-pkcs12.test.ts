import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { HASH_SIZES, PURPOSE, derivePKCS12 } from '../../../src/foreign/pkcs12/derive-pkcs12.js'
import type { PKCS12Hash } from '../../../src/foreign/pkcs12/derive-pkcs12.js'
import { passwordForms } from '../../../src/foreign/pkcs12/password-forms.js'
import { bytesOf } from '../../support/der.js'
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

describe('octets are derived as the vectors of SHA-1 that OpenSSL tests itself by say', () => {
  for (const [name, purpose, salt, expected] of [
    ['a key', PURPOSE.key, '0a58cf64530d823f', '8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3'],
    ['an IV', PURPOSE.iv, '0a58cf64530d823f', '79993dfe048d3b76'],
    ['the key of a MAC', PURPOSE.mac, '3d83c0e4546ac140', '8d967d88f6caa9d714800ab3d48051d63f73a312'],
  ] as const)
    it(name, async () => {
      const { bmp } = passwordForms('smeg')
      const derivation = { hash: 'SHA-1', password: bmp, salt: bytesOf(salt), rounds: 1 } as const
      const length = expected.length / 2
      const derived = await derivePKCS12(derivation, { purpose, length }, globalThis.crypto.subtle)
      assert.equal(Buffer.from(derived).toString('hex'), expected)
    })

  it('no password at all and no salt give no blocks, and still octets', async () => {
    const none = new Uint8Array(0)
    const derivation = { hash: 'SHA-1', password: none, salt: none, rounds: 1 } as const
    const part = { purpose: PURPOSE.mac, length: 20 }
    const derived = await derivePKCS12(derivation, part, globalThis.crypto.subtle)
    // SHA-1 over the diversifier alone: 64 octets of 3.
    const expected = createHash('sha1').update(Buffer.alloc(64, 3)).digest('hex')
    assert.equal(Buffer.from(derived).toString('hex'), expected)
  })
})
