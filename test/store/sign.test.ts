import assert from 'node:assert/strict'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import {
  createMemoryStore,
  createRootCA,
  createServerCSR,
  ensureServerCertificate,
  exportUnencryptedPrivateKey,
  generatePrivateKey,
  issue,
  readCertificate,
  sign,
} from '../../src/index.js'
import type { CAStore } from '../../src/index.js'
import { mustRun, without } from '../support/interop/run-program.js'
import { NOW, refusal } from '../support/issue.js'
import { freshCA, freshFolder, textOf } from '../support/store.js'
import { CONTESTED_KINDS, freshMemoryStore } from '../support/store-kinds.js'

const OPENSSL = { skip: without('openssl') }

for (const { name, open } of CONTESTED_KINDS) {
  describe(`sign and issue on a store of the kind ${name}`, () => {
    it('enter what they sign, and keep nothing for a server that was not named', async () => {
      const store = await open()
      const made = await issue({
        store,
        hosts: ['a.local', '10.0.0.2'],
        commonName: 'A',
        now: NOW,
        validDays: 9,
      })
      const { pem } = await createServerCSR({ hosts: ['b.local'] })
      const signed = await sign({ store, csr: { pem }, hosts: 'from-csr', now: NOW })
      assert.deepEqual([made.hosts, signed.hosts], [['a.local', '10.0.0.2'], ['b.local']])
      assert.deepEqual(await books(store), [made.serialNumber, signed.serialNumber])
      assert.deepEqual(await store.findCertificate(made.serialNumber), made.der)
      assert.deepEqual(readCertificate(made.der).publicKey.der, made.privateKey.publicKey)
      assert.equal(made.notAfter.getTime() - made.notBefore.getTime(), 9 * 86_400_000 - 1000)
      assert.deepEqual(await store.serverNames(), [])
      assert.deepEqual([signed.name, signed.places, signed.hasKey], [undefined, undefined, false])
    })

    it('keep a certificate for the server that is named, beside no key', async () => {
      const store = await open()
      const csr = await createServerCSR({ hosts: ['far.local'] })
      const signed = await sign({ store, csr, hosts: ['near.local'], name: 'far', now: NOW })
      const found = await store.findServer('far')
      assert.deepEqual([signed.name, signed.hosts, signed.hasKey], ['far', ['near.local'], false])
      assert.deepEqual([found?.chainPEM, found?.csrPEM, found?.hasKey], [signed.chainPEM, csr.pem, false])
      const again = await sign({ store, csr, hosts: ['far.local'], name: 'far', now: NOW })
      assert.equal((await store.findServer('far'))?.chainPEM, again.chainPEM)
      assert.equal((await books(store)).length, 2)
    })

    it('never put a certificate of another key beside a key of ours, and take a request for that key', async () => {
      const store = await open()
      await ensureServerCertificate({ store, name: 'ours', hosts: ['ours.local'], now: NOW })
      const before = await store.findServer('ours')
      const { der } = await createServerCSR({ hosts: ['ours.local'] })
      const wrong = { store, csr: { der }, hosts: ['ours.local'], name: 'ours', now: NOW }
      await refusal('ERR_PKI_KEY_MISMATCH', () => sign(wrong))
      assert.deepEqual(await store.findServer('ours'), before)
      assert.equal((await books(store)).length, 1)
      const own = { pem: before?.csrPEM ?? '' }
      const signed = await sign({ ...wrong, csr: own, hosts: 'from-csr' })
      assert.equal(signed.hasKey, true)
      assert.equal((await store.findServer('ours'))?.chainPEM, signed.chainPEM)
    })

    it('use the key of a server that comes here later', async () => {
      const store = await open()
      const csr = await createServerCSR({ hosts: ['c.local'] })
      await sign({ store, csr: { der: csr.der }, hosts: 'from-csr', name: 'c.local', now: NOW })
      const { pem } = await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })
      assert.equal(await store.keepServerKey('c.local', pem), true)
      const server = await ensureServerCertificate({ store, hosts: ['c.local'], now: NOW })
      assert.equal(server.outcome, 'reused')
    })
  })
}

describe('sign', () => {
  it('signs a request of openssl for the names that it is told, and keeps no key', OPENSSL, async () => {
    const store = await freshCA()
    const folder = freshFolder()
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-subj', '/CN=other']
    await mustRun('openssl', ['req', '-new', ...key, '-out', 'csr.pem'], { cwd: folder })
    const csr = { pem: readFileSync(join(folder, 'csr.pem'), 'utf8') }
    const hosts = ['vm.example', '10.0.0.2']
    const server = await sign({ store, csr, hosts, name: 'vm.example', now: NOW, validDays: 90 })
    const path = server.places?.certificate ?? ''
    const publicKey = await mustRun('openssl', ['x509', '-in', path, '-noout', '-pubkey'])
    assert.equal(publicKey, await mustRun('openssl', ['pkey', '-in', join(folder, 'key.pem'), '-pubout']))
    const when = ['-attime', String(NOW.getTime() / 1000)]
    await mustRun('openssl', ['verify', ...when, '-CAfile', store.rootPath, path])
    assert.equal(textOf(store.path, 'ca/index.txt').split('\n').length, 2)
    assert.equal(textOf(server.places?.csr ?? ''), csr.pem)
  })

  it('asks for no passphrase and reserves nothing for a request that it refuses', async () => {
    const store = await freshMemoryStore()
    await ensureServerCertificate({ store, name: 'ours', hosts: ['ours.local'], now: NOW })
    const closed: CAStore = {
      ...store,
      openIssuer: () => assert.fail('the key was opened'),
      reserve: () => assert.fail('a serial number was reserved'),
    }
    const { der } = await createServerCSR({ hosts: ['ours.local'] })
    const request = { store: closed, csr: { der }, hosts: ['ours.local'], now: NOW }
    await refusal('ERR_PKI_KEY_MISMATCH', () => sign({ ...request, name: 'ours' }))
    await refusal('ERR_PKI_PEM', () => sign({ ...request, csr: { pem: store.rootPEM } }))
    await refusal('ERR_PKI_OPTION', () => sign({ ...request, name: 'aux' }))
    await refusal('ERR_PKI_OPTION', () => sign({ ...request, placement: { ownFolder: true } }))
    const days: object = { days: 7 }
    assert.equal((await refusal('ERR_PKI_OPTION', () => sign({ ...request, ...days }))).option, 'days')
    await refusal('ERR_PKI_HOST', () => issue({ store: closed, hosts: ['not a host'], now: NOW }))
  })

  it('wants to be told whose names count, also for a request of this library', async () => {
    const store = await freshMemoryStore()
    const csr = await createServerCSR({ hosts: ['a.local'] })
    // @ts-expect-error whose names count must be said
    await refusal('ERR_PKI_CSR', () => sign({ store, csr, now: NOW }))
  })

  it('hands out no certificate that is not in the books', async () => {
    const store = await freshMemoryStore()
    const failing: CAStore = { ...store, commit: () => Promise.reject(new Error('disk full')) }
    await assert.rejects(() => issue({ store: failing, hosts: ['a.local'], now: NOW }), /disk full/)
    const { der } = await createServerCSR({ hosts: ['a.local'] })
    await assert.rejects(
      () => sign({ store: failing, csr: { der }, hosts: 'from-csr', now: NOW }),
      /disk full/,
    )
    assert.deepEqual(await books(store), [])
  })

  it('gives up after three serial numbers that were used before', async () => {
    const store = await freshMemoryStore()
    let tries = 0
    const full: CAStore = { ...store, reserve: () => Promise.resolve(++tries === 0) }
    const details = await refusal('ERR_PKI_CONFLICT', () =>
      issue({ store: full, hosts: ['a.local'], now: NOW }),
    )
    assert.deepEqual([details.reason, tries], ['serial-used', 3])
  })

  it('takes an issuer that was opened before, and only that of its store', async () => {
    const store = await freshMemoryStore()
    const issuer = await store.openIssuer()
    const again: CAStore = { ...store, openIssuer: () => assert.fail('opened again') }
    await issue({ store: again, issuer, hosts: ['a.local'], now: NOW })
    const other = await createRootCA({ commonName: 'Other', now: NOW })
    await refusal('ERR_PKI_OPTION', () => issue({ store, issuer: other, hosts: ['a.local'], now: NOW }))
    const both = { store, issuer, passphrase: 'x', hosts: ['a.local'], now: NOW }
    await refusal('ERR_PKI_OPTION', () => issue(both))
  })

  it('issues for a key that exists', async () => {
    const store = await freshMemoryStore()
    const privateKey = await generatePrivateKey({ kind: 'ec-p384' })
    const made = await issue({ store, hosts: ['a.local'], privateKey, now: NOW })
    assert.equal(made.privateKey, privateKey)
    const both = { store, hosts: ['a.local'], privateKey, keyKind: 'ec-p256', now: NOW } as const
    await refusal('ERR_PKI_OPTION', () => issue(both))
  })
})

describe('createMemoryStore', () => {
  it('refuses what is no CA', async () => {
    // @ts-expect-error an issuer must be given
    await refusal('ERR_PKI_OPTION', () => createMemoryStore({}))
    const issuer = await createRootCA({ commonName: 'Test', now: NOW })
    const wrong: object = { root: issuer }
    await refusal('ERR_PKI_OPTION', () => createMemoryStore({ issuer, ...wrong }))
    const { privateKey } = await createRootCA({ commonName: 'Test', now: NOW })
    await refusal('ERR_PKI_KEY_MISMATCH', () => createMemoryStore({ issuer: { ...issuer, privateKey } }))
  })
})

async function books(store: CAStore): Promise<readonly string[]> {
  const serials: string[] = []
  for await (const { serialNumber } of store.find()) serials.push(serialNumber)
  return serials
}
