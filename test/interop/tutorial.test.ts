import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  createRootCA,
  createServerCSR,
  exportPrivateKey,
  exportUnencryptedPrivateKey,
  loadIssuer,
  signServerCert,
} from '../../src/index.js'
import { writeServer } from '../support/interop/check.js'
import { testKey } from '../support/interop/keys.js'
import { mustRun, once, without } from '../support/interop/run-program.js'
import { VERIFIERS } from '../support/interop/verifiers/all.js'
import { temporaryFolder } from '../support/interop/workspace.js'

const PASSPHRASE = 'the passphrase of the root'

/** The tutorial's own shape, from the root to the server, over files as it does. */
describe('The shape of the tutorial: RSA-4096 root, RSA-2048 server', () => {
  const folder = temporaryFolder()
  const files = once(async () => {
    const root = await createRootCA({
      countryName: 'GB',
      stateOrProvinceName: 'England',
      localityName: 'London',
      organizationName: 'Alice Ltd',
      organizationalUnitName: 'Alice Ltd Certificate Authority',
      commonName: 'Alice Ltd Root CA',
      emailAddress: 'ca@alice.example',
      validDays: 7300,
      privateKey: await testKey('rsa-4096', 'ca'),
    })
    const { pem } = await exportPrivateKey({ privateKey: root.privateKey, passphrase: PASSPHRASE })
    const issuer = await loadIssuer({
      certificate: { pem: root.pem },
      privateKey: { pem, passphrase: PASSPHRASE },
    })
    const csr = await createServerCSR({
      hosts: ['192.168.1.20', 'homebox.local'],
      privateKey: await testKey('rsa-2048', 'server'),
    })
    const server = await signServerCert({ issuer, csr, validDays: 825 })
    const key = await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })
    return writeServer(join(folder, 'tutorial'), { root: root.pem, leaf: server.pem, key: key.pem })
  })

  it(
    'has the subject, the extensions and the key of the tutorial',
    { skip: without('openssl') },
    async () => {
      const text = await mustRun('openssl', [
        'x509',
        '-noout',
        '-text',
        '-nameopt',
        'RFC2253',
        '-in',
        (await files()).root,
      ])
      assert.match(
        text,
        /Subject: emailAddress=ca@alice\.example,CN=Alice Ltd Root CA,OU=Alice Ltd Certificate Authority,O=Alice Ltd,L=London,ST=England,C=GB/,
      )
      assert.match(text, /Public-Key: \(4096 bit\)/)
      assert.match(text, /sha256WithRSAEncryption/)
      assert.match(text, /Basic Constraints: critical\s+CA:TRUE\s/)
      assert.match(text, /Key Usage: critical\s+Certificate Sign, CRL Sign\s/)
    },
  )

  it('lasts 825 days, both ends counted', { skip: without('openssl') }, async () => {
    const { leaf } = await files()
    const text = await mustRun('openssl', ['x509', '-noout', '-dates', '-dateopt', 'iso_8601', '-in', leaf])
    const [from, to] = [...text.matchAll(/=(.*)Z/g)].map(([, instant = '']) =>
      Date.parse(`${instant.replace(' ', 'T')}Z`),
    )
    assert.equal(((to ?? 0) - (from ?? 0)) / 1000 + 1, 825 * 86_400)
  })

  it('is told apart from others by openssl verify -purpose', { skip: without('openssl') }, async () => {
    const text = await mustRun('openssl', ['x509', '-noout', '-purpose', '-in', (await files()).leaf])
    assert.match(text, /^SSL server : Yes$/m)
    assert.match(text, /^SSL client : No$/m)
    assert.match(text, /^SSL server CA : No$/m)
  })

  for (const { name, programs, ask } of VERIFIERS) {
    it(`is accepted by ${name}`, { skip: without(...programs) }, async () => {
      const hosts = ['192.168.1.20', 'homebox.local']
      const server = await files()
      const verdicts = await ask(hosts.map((host) => ({ id: host, files: server, name: host })))
      assert.deepEqual(
        verdicts.filter(({ accepted }) => !accepted),
        [],
      )
    })
  }
})
