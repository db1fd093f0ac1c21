import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { createServerCSR, exportPrivateKey, exportUnencryptedPrivateKey, KEY_KINDS } from '../../src/index.js'
import { testKey } from '../support/interop/keys.js'
import { mustRun, runProgram, without } from '../support/interop/run-program.js'
import { temporaryFolder } from '../support/interop/workspace.js'

const HOSTS = ['homebox.local', '*.homebox.local', '192.168.1.20', 'fd00::20', 'bücher.example']
/** Octets beyond ASCII, a space and a quote: what people type. */
const PASSPHRASE = `pässwörd 'with" spaces €`

for (const kind of KEY_KINDS) {
  describe(`A request with a key of kind ${kind}`, () => {
    const folder = temporaryFolder()
    const csr = async () =>
      createServerCSR({
        hosts: HOSTS,
        commonName: 'Büro',
        countryName: 'DE',
        privateKey: await testKey(kind, 'server'),
      })

    it('is verified and read by openssl', { skip: without('openssl') }, async () => {
      const args = ['req', '-noout', '-verify', '-text', '-nameopt', 'utf8']
      const { status, stdout, stderr } = await runProgram('openssl', args, { input: (await csr()).pem })
      assert.equal(status, 0)
      assert.match(stderr, /verify OK/)
      assert.match(stdout, /Subject: C=DE, CN=Büro/)
      assert.match(
        stdout,
        /DNS:homebox\.local, DNS:\*\.homebox\.local, IP Address:192\.168\.1\.20, IP Address:FD00:0:0:0:0:0:0:20, DNS:xn--bcher-kva\.example/,
      )
    })

    it('is verified and read by GnuTLS', { skip: without('certtool') }, async () => {
      const text = await mustRun('certtool', ['--crq-info'], { input: (await csr()).pem })
      assert.match(text, /Self signature: verified/)
      assert.match(text, /DNSname: homebox\.local/)
      assert.match(text, /IPAddress: fd00::20/)
    })

    it('gives openssl its key, encrypted, for the passphrase', { skip: without('openssl') }, async () => {
      const { privateKey } = await csr()
      const { pem } = await exportPrivateKey({ privateKey, passphrase: PASSPHRASE })
      const path = join(folder, 'passphrase')
      writeFileSync(path, PASSPHRASE)
      assert.deepEqual(await publicKeyOf(pem, ['-passin', `file:${path}`]), privateKey.publicKey)
    })

    it(
      'gives openssl and GnuTLS its key, not encrypted',
      { skip: without('openssl', 'certtool') },
      async () => {
        const { privateKey } = await csr()
        const { pem } = await exportUnencryptedPrivateKey({ privateKey })
        await mustRun('openssl', ['pkey', '-check', '-noout'], { input: pem })
        assert.deepEqual(await publicKeyOf(pem, []), privateKey.publicKey)
        const text = await mustRun('certtool', ['--key-info'], { input: pem })
        assert.match(text, kind.startsWith('rsa') ? /RSA/ : /EC/)
      },
    )
  })
}

describe('An encrypted key', () => {
  it('is not given to openssl for another passphrase', { skip: without('openssl') }, async () => {
    const privateKey = await testKey('ec-p256', 'server')
    const { pem } = await exportPrivateKey({ privateKey, passphrase: 'right' })
    const ask = (passphrase: string) =>
      runProgram('openssl', ['pkey', '-noout', '-passin', `pass:${passphrase}`], { input: pem })
    assert.equal((await ask('right')).status, 0)
    assert.notEqual((await ask('wrong')).status, 0)
  })
})

/** The public half of a key, as openssl computes it. */
async function publicKeyOf(pem: string, options: readonly string[]): Promise<Uint8Array> {
  const publicPEM = await mustRun('openssl', ['pkey', '-pubout', ...options], { input: pem })
  return new Uint8Array(Buffer.from(publicPEM.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'))
}
