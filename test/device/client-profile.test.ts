import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { createClientProfile, createServerCSR, exportPKCS12, signServerCert } from '../../src/index.js'
import type {
  ClientProfile,
  CreateClientProfileOptions,
  ServerCertificate,
  TrustProfile,
} from '../../src/index.js'
import { writeElement, writeSequence } from '../../src/der/write.js'
import { certify } from '../support/chains.js'
import { without } from '../support/interop/run-program.js'
import { homeRoot, NOW, refusal } from '../support/issue.js'
import { dataOf, payloadsOf, readPropertyList, stringOf } from '../support/property-list.js'

let pkcs12: Uint8Array
let certificate: ServerCertificate
before(async () => {
  const csr = await createServerCSR({ hosts: ['client.lan'], commonName: 'client.lan' })
  certificate = await signServerCert({ issuer: await homeRoot(), csr, now: NOW })
  pkcs12 = await exportPKCS12({ privateKey: csr.privateKey, certificate, password: 'secret & <more>' })
})

// A profile with a key must not be taken for one without: this line does not compile otherwise.
const isNoTrustProfile: ClientProfile extends TrustProfile ? false : true = true

describe('createClientProfile', () => {
  it(
    'carries a PKCS#12 and roots as plistlib reads them, and says that it holds a key',
    { skip: without('python3') },
    async () => {
      const root = await homeRoot()
      const profile = await createClientProfile({
        pkcs12,
        password: 'secret & <more>',
        certificate,
        roots: [root],
      })
      assert.equal(profile.holdsPrivateKey, isNoTrustProfile)
      assert.equal(profile.holdsPassword, true)
      const read = await readPropertyList(profile.bytes)
      const [client, trusted, ...others] = payloadsOf(read)
      assert.ok(client !== undefined && trusted !== undefined && others.length === 0)
      assert.equal(client['PayloadType'], 'com.apple.security.pkcs12')
      assert.deepEqual(dataOf(client['PayloadContent']), pkcs12)
      assert.equal(client['Password'], 'secret & <more>')
      assert.deepEqual(dataOf(trusted['PayloadContent']), root.der)
      assert.match(stringOf(read, 'PayloadDescription'), /holds a private key and the password/)
      const uuids = [read, client, trusted].map((each) => each['PayloadUUID'])
      assert.equal(new Set(uuids).size, 3)
    },
  )

  it('holds no password where none is given', async () => {
    const profile = await createClientProfile({ pkcs12 })
    assert.equal(profile.holdsPassword, false)
    assert.doesNotMatch(profile.xml, /Password/)
    assert.equal(profile.fileName, 'orchard-client.mobileconfig')
  })

  it('is called by the common name of its certificate, in Settings and as a file', async () => {
    const named = certify({ subject: 'Alice’s phone, 2026', issuer: 'CA' })
    const profile = await createClientProfile({ pkcs12, certificate: named })
    assert.equal(profile.fileName, 'alice-s-phone-client.mobileconfig')
    const titles = /<key>PayloadDisplayName<\/key>\s*<string>([^<]*)<\/string>/g
    assert.deepEqual(
      [...profile.xml.matchAll(titles)].map(([, title]) => title),
      ['Alice’s phone, 2026', 'Alice’s phone, 2026'],
    )
    assert.match(profile.xml, /<string>alice-s-phone\.p12<\/string>/)
    const without = await createClientProfile({
      pkcs12,
      certificate: certify({ subject: '', issuer: 'CA', key: 'k' }),
    })
    assert.equal(without.fileName, 'orchard-client.mobileconfig')
    assert.match(without.xml, /<string>Client certificate<\/string>/)
  })

  it('takes a PFX of version 3, and of no other', async () => {
    const pfx = (...version: readonly number[]): Uint8Array =>
      writeSequence(writeElement(0x02, Uint8Array.from(version)), writeSequence())
    assert.equal((await createClientProfile({ pkcs12: pfx(3) })).holdsPrivateKey, true)
    for (const version of [[2], [4], [0, 3], [3, 3], []]) {
      const { path } = await refusal('ERR_PKI_DER', () => createClientProfile({ pkcs12: pfx(...version) }))
      assert.equal(path, 'PFX.version')
    }
  })

  it('has the identifier of the certificate, which outlasts another export, and a UUID that tells nothing of a password', async () => {
    const one = await createClientProfile({ pkcs12, certificate })
    const { pem } = certificate
    const other = await createClientProfile({ pkcs12, certificate: { pem }, password: 'x' })
    assert.equal(other.identifier, one.identifier)
    assert.notEqual(other.uuid, one.uuid)
    assert.equal((await createClientProfile({ pkcs12, certificate, password: 'y' })).uuid, other.uuid)
    assert.notEqual((await createClientProfile({ pkcs12 })).identifier, one.identifier)
  })

  it('refuses what is no PKCS#12, passwords that XML cannot hold, and roots that a device would refuse', async () => {
    const root = await homeRoot()
    await refusal('ERR_PKI_DER', () => createClientProfile({ pkcs12: root.der }))
    await refusal('ERR_PKI_DER', () => createClientProfile({ pkcs12: new TextEncoder().encode(root.pem) }))
    await refusal('ERR_PKI_OPTION', () =>
      createClientProfile({ pkcs12: root.pem } as unknown as CreateClientProfileOptions),
    )
    for (const password of ['', 'a\u0000b', 'a\u001bb', '\ud83d', 'a\uffff']) {
      const { reason } = await refusal('ERR_PKI_PASSPHRASE', () => createClientProfile({ pkcs12, password }))
      assert.equal(reason, 'unusable')
    }
    await refusal('ERR_PKI_ROOT', () => createClientProfile({ pkcs12, roots: [certificate] }))
  })

  it('gives passwords to the device as they are', { skip: without('python3') }, async () => {
    for (const password of ['\u00a0a\u200b', ' a\tb\n', 'a\r\nb', ']]>&amp;', '🍏日本']) {
      const read = await readPropertyList((await createClientProfile({ pkcs12, password })).bytes)
      assert.equal(payloadsOf(read)[0]?.['Password'], password)
    }
  })
})
