import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it, mock } from 'node:test'
import { inspect } from 'node:util'
import * as orchard from '../../src/index.js'
import {
  createRootCA,
  createServerCSR,
  loadIssuer,
  readCertificate,
  signServerCert,
} from '../../src/index.js'
import { NOW, homeCSR, homeRoot } from '../support/issue.js'

describe('results', () => {
  it('are frozen records whose fields nobody can change', async () => {
    const server = await signServerCert({ issuer: await homeRoot(), csr: await homeCSR(), now: NOW })
    for (const record of [
      await homeRoot(),
      await homeCSR(),
      server,
      server.chain,
      server.hosts,
      server.chain[0],
    ]) {
      assert.equal(Object.isFrozen(record), true)
    }
  })

  it('hand out their dates as fresh copies', async () => {
    const root = await homeRoot()
    const record = readCertificate(root.der)
    for (const holder of [root, record]) {
      const first = holder.notAfter
      first.setFullYear(1970)
      assert.notDeepEqual(holder.notAfter, first)
      assert.notEqual(holder.notBefore, holder.notBefore)
    }
  })

  it('enter the next verb as they are', async () => {
    const root = await createRootCA({ commonName: 'Root', now: NOW })
    const sub = await orchard.createIntermediateCA({ issuer: root, commonName: 'Sub', now: NOW })
    const csr = await createServerCSR({ hosts: ['a.local'] })
    const server = await signServerCert({ issuer: sub, csr, now: NOW })
    const loaded = await loadIssuer({ certificate: root, privateKey: root.privateKey })
    const exported = await orchard.exportPrivateKey({ privateKey: csr.privateKey, passphrase: 'x y z' })
    const again = await createServerCSR({
      hosts: server.hosts,
      privateKey: { ...exported, passphrase: 'x y z' },
    })
    assert.equal((await signServerCert({ issuer: loaded, csr: again, now: NOW })).chain.length, 1)
  })

  it('are believed by their bytes only: a forged convenience field changes nothing', async () => {
    const root = await homeRoot()
    const csr = await homeCSR()
    const forgedRoot = {
      ...root,
      commonName: 'forged',
      pem: 'forged',
      notAfter: new Date(0),
      fingerprint: '',
    }
    const forgedCSR = { ...csr, hosts: ['www.mybank.com'], pem: 'forged' }
    const server = await signServerCert({ issuer: forgedRoot, csr: forgedCSR, now: NOW })
    const record = readCertificate(server.der)
    assert.deepEqual(record.issuer.der, readCertificate(root.der).subject.der)
    assert.deepEqual(server.hosts, csr.hosts)
  })

  it('do not change when the caller changes the bytes or the dates that it gave', async () => {
    const { der, privateKey } = await homeRoot()
    const bytes = Uint8Array.from(der)
    const now = new Date(NOW)
    const pending = signServerCert({ issuer: { der: bytes, privateKey }, csr: await homeCSR(), now })
    bytes.fill(0)
    now.setFullYear(1990)
    const { notBefore } = await pending
    assert.equal(notBefore.getUTCFullYear(), 2026)
  })
})

describe('a private key', () => {
  it('prints its kind and nothing else, in every form', async () => {
    const { privateKey } = await homeRoot()
    const texts = [
      JSON.stringify({ privateKey }),
      Reflect.apply(String, undefined, [privateKey]),
      inspect(privateKey),
      inspect({ privateKey }, { showHidden: true, depth: 9 }),
    ]
    for (const text of texts) {
      assert.match(text, /ec-p256/)
      assert.ok(text.length < 80, text)
    }
  })

  it('does not ride along in JSON of a root or a request', async () => {
    const text = JSON.stringify([await homeRoot(), await homeCSR()])
    assert.doesNotMatch(text, /PRIVATE|pkcs8|"d"/)
  })
})

describe('time', () => {
  it('may be faked: verbs read the clock through Date only, and refuse no present', async () => {
    mock.timers.enable({ apis: ['Date'], now: new Date('2001-01-01T00:00:00Z') })
    try {
      const root = await createRootCA({ commonName: 'Past' })
      const server = await signServerCert({ issuer: root, csr: await homeCSR() })
      assert.equal(server.notAfter.toISOString(), '2003-04-05T22:59:59.000Z')
    } finally {
      mock.timers.reset()
    }
  })
})

describe('import of orchard-pki', () => {
  it('loads none of the four named packages and nothing of Node', () => {
    const hook =
      'export const load = (url, context, next) => (process._rawDebug("loads " + url), next(url, context))'
    const code = `
      import { register } from 'node:module'
      register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}))
      const orchard = await import(${JSON.stringify(new URL('../../src/index.js', import.meta.url).href)})
      if (typeof orchard.createRootCA !== 'function') process.exit(1)
    `
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })
    assert.equal(child.status, 0, child.stderr)
    const loaded = child.stderr.split('\n').filter((line) => line.startsWith('loads '))
    assert.ok(
      loaded.some((line) => line.endsWith('issue/create-root-ca.js')),
      'the hook sees nothing',
    )
    assert.deepEqual(
      loaded.filter((line) => line.includes('node_modules') || line.startsWith('loads node:')),
      [],
    )
  })
})
