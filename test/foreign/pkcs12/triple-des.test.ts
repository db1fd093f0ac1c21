import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { loadTripleDES } from '../../../src/foreign/pkcs12/triple-des.js'
import { bytesOf } from '../../support/der.js'

const LOADER = new URL('../../../src/foreign/pkcs12/triple-des.js', import.meta.url).href

describe('the provider of 3DES', () => {
  it('encrypts as three keys of NIST SP 800-67 do, here one thrice: the block of FIPS 81', async () => {
    const { subtle } = await loadTripleDES()
    const key = bytesOf('0123456789abcdef'.repeat(3))
    const handle = await subtle.importKey('raw', key, 'DES-EDE3-CBC', false, ['encrypt'])
    const algorithm = { name: 'DES-EDE3-CBC', iv: bytesOf('1234567890abcdef') }
    const ciphertext = await subtle.encrypt(
      algorithm,
      handle,
      new TextEncoder().encode('Now is the time for all '),
    )
    // FIPS 81, table C1 (CBC); a block of padding comes after it.
    const expected = 'e5c7cdde872bf27c43e934008c389c0f683788499a7c05f6'
    assert.equal(Buffer.from(ciphertext).subarray(0, 24).toString('hex'), expected)
  })

  it('is missed by its name where @peculiar/webcrypto cannot be loaded', () => {
    const hook = `export const resolve = (specifier, context, next) => {
      if (specifier === '@peculiar/webcrypto') throw new Error('it is not installed')
      return next(specifier, context)
    }`
    const code = `
      import { register } from 'node:module'
      register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}))
      const { loadTripleDES } = await import(${JSON.stringify(LOADER)})
      const { code, details, cause } = await loadTripleDES().catch((error) => error)
      console.log(JSON.stringify({ code, details, cause: cause.message }))
    `
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
    assert.equal(child.status, 0, child.stderr)
    assert.deepEqual(JSON.parse(child.stdout), {
      code: 'ERR_PKI_CRYPTO',
      details: { operation: 'DES-EDE3-CBC' },
      cause: 'it is not installed',
    })
  })
})
