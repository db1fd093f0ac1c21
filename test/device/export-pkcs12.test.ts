import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  exportPKCS12,
  exportPrivateKey,
  loadIssuer,
  PKCS12_ENCRYPTIONS,
  readPKCS12,
  signServerCert,
} from '../../src/index.js'
import type {
  CertificateAuthority,
  ExportPKCS12Options,
  ServerCertificate,
  ServerCSR,
} from '../../src/index.js'
import { NOW, refusal } from '../support/issue.js'
import { PECULIAR } from '../support/keys.js'

let root: CertificateAuthority
let middle: CertificateAuthority
let csr: ServerCSR
let server: ServerCertificate
let good: ExportPKCS12Options

before(async () => {
  root = await createRootCA({ commonName: 'Root', now: NOW })
  middle = await createIntermediateCA({ issuer: root, commonName: 'Middle', now: NOW })
  csr = await createServerCSR({ hosts: ['homebox.local'] })
  server = await signServerCert({ issuer: middle, csr, now: NOW })
  good = { privateKey: csr.privateKey, certificate: server, password: 'correct horse' }
})

describe('what goes in comes out', () => {
  for (const encryption of PKCS12_ENCRYPTIONS)
    it(`${encryption}: key, certificate, chain, root and a name beyond the BMP`, async () => {
      const chain = [...server.chain, root]
      const der = await exportPKCS12({ ...good, chain, friendlyName: 'Home 🍏 ü', encryption })
      const read = await readPKCS12({ der, password: good.password })
      assert.equal(read.friendlyName, 'Home 🍏 ü')
      assert.equal(read.certificate.pem, server.pem)
      assert.deepEqual(
        read.chain.map(({ pem }) => pem),
        [middle.pem, root.pem],
      )
      assert.deepEqual(read.privateKey.publicKey, csr.privateKey.publicKey)
      await refusal('ERR_PKI_PASSPHRASE', () => readPKCS12({ der, password: 'wrong horse' }))
    })

  it('modern is what is written when nothing is said', async () => {
    const text = Buffer.from(await exportPKCS12(good)).toString('latin1')
    assert.ok(text.includes('\x60\x86\x48\x01\x65\x03\x04\x01\x2a'), 'AES-256-CBC')
  })

  it('PEM with its issuers brings the chain along; what it brings is given up where a chain is given', async () => {
    const certificate = { pem: server.chainPEM }
    const der = await exportPKCS12({ ...good, certificate })
    assert.equal((await readPKCS12({ der, password: good.password })).chain.length, 1)
    const bare = await exportPKCS12({ ...good, certificate, chain: [] })
    assert.equal((await readPKCS12({ der: bare, password: good.password })).chain.length, 0)
  })

  it('what is read is valid input: a CA goes through a file and signs again', async () => {
    const der = await exportPKCS12({ privateKey: root.privateKey, certificate: root, password: 'x1' })
    const { certificate, privateKey } = await readPKCS12({ der, password: 'x1' })
    const issuer = await loadIssuer({ certificate, privateKey })
    assert.equal(issuer.fingerprint, root.fingerprint)
    const again = await exportPKCS12({ privateKey, certificate, password: 'x2' })
    assert.equal((await readPKCS12({ der: again, password: 'x2' })).certificate.pem, root.pem)
  })

  it('an encrypted PEM key is taken with its passphrase', async () => {
    const { pem } = await exportPrivateKey({ privateKey: csr.privateKey, passphrase: 'p' })
    const der = await exportPKCS12({ ...good, privateKey: { pem, passphrase: 'p' } })
    assert.equal((await readPKCS12({ der, password: good.password })).privateKey.kind, 'ec-p256')
  })

  it('another crypto provider is honoured both ways', async () => {
    const { privateKey } = await createServerCSR({ hosts: ['homebox.local'], crypto: PECULIAR })
    const request = await createServerCSR({ hosts: ['homebox.local'], privateKey })
    const certificate = await signServerCert({ issuer: root, csr: request, now: NOW })
    const der = await exportPKCS12({ privateKey, certificate, password: 'x', crypto: PECULIAR })
    const read = await readPKCS12({ der, password: 'x', crypto: PECULIAR })
    assert.deepEqual(read.privateKey.publicKey, privateKey.publicKey)
  })

  it('two exports of one key have nothing random in common', async () => {
    const [a, b] = await Promise.all([exportPKCS12(good), exportPKCS12(good)])
    assert.notDeepEqual(a.subarray(-60), b.subarray(-60))
    assert.notDeepEqual(a.subarray(100, 400), b.subarray(100, 400))
  })
})

describe('what is refused', () => {
  it('the key of another certificate', async () => {
    const other = await createServerCSR({ hosts: ['homebox.local'] })
    await refusal('ERR_PKI_KEY_MISMATCH', () => exportPKCS12({ ...good, privateKey: other.privateKey }))
  })

  it('a chain with a gap, upside down, or of strangers', async () => {
    for (const chain of [[root], [root, middle], [middle, middle], [server, root]]) {
      const { reason } = await refusal('ERR_PKI_ISSUER', () => exportPKCS12({ ...good, chain }))
      assert.equal(reason, 'broken-chain')
    }
  })

  it('a password that is empty, cannot be typed, or is longer than 1023 octets; 1023 are taken', async () => {
    for (const password of ['', 'a\n', 'a\0b', '\ud800', 'x'.repeat(1024), '🍏'.repeat(256)]) {
      const { reason } = await refusal('ERR_PKI_PASSPHRASE', () => exportPKCS12({ ...good, password }))
      assert.equal(reason, 'unusable')
    }
    const password = 'x'.repeat(1023)
    const der = await exportPKCS12({ ...good, password })
    assert.equal((await readPKCS12({ der, password })).privateKey.kind, 'ec-p256')
  })

  it('a name that is empty, longer than 255, or holds NUL or half a character; 255 are taken', async () => {
    for (const friendlyName of ['', 'x'.repeat(256), 'a\0b', '\udc00'])
      await refusal('ERR_PKI_NAME', () => exportPKCS12({ ...good, friendlyName }))
    assert.ok((await exportPKCS12({ ...good, friendlyName: 'x'.repeat(255) })).length > 0)
  })

  it('a key that cannot leave', async () => {
    const signer = {
      algorithm: 'ecdsa-sha256',
      publicKey: csr.privateKey.publicKey,
      sign: () => Promise.reject(new Error('no')),
    } as const
    await refusal('ERR_PKI_KEY_NOT_EXTRACTABLE', () => exportPKCS12({ ...good, privateKey: { signer } }))
  })

  it('options that do not exist or are of the wrong kind', async () => {
    await refusal('ERR_PKI_OPTION', () => exportPKCS12({ ...good, encryption: 'legacy' } as never))
    await refusal('ERR_PKI_OPTION', () => exportPKCS12({ ...good, passphrase: 'x' } as never))
    await refusal('ERR_PKI_OPTION', () => exportPKCS12({ ...good, chain: server } as never))
    await refusal('ERR_PKI_OPTION', () => exportPKCS12({ ...good, chain: [undefined] } as never))
    await refusal('ERR_PKI_OPTION', () => exportPKCS12({ ...good, password: 7 } as never))
  })
})
