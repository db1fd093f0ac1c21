import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createServerCSR, ensureServerCertificate, isPKIError, renew, sign } from '../../src/index.js'
import { NOW, refusal } from '../support/issue.js'
import { collect, keyOf, STORES } from '../support/server-stores.js'

const HOSTS = ['192.168.1.20', 'homebox.local']

for (const { kind, open } of STORES) {
  describe(`renew over a store of the kind ${kind}`, () => {
    it('keeps the key, the hosts and the file of a certificate that is still good', async () => {
      const store = await open()
      const { name, ...first } = await ensureServerCertificate({ store, hosts: HOSTS, now: NOW })
      const second = await renew({ store, name, now: NOW, validDays: 90 })
      assert.deepEqual([second.outcome, second.reason, second.hosts], ['renewed', 'asked for', HOSTS])
      assert.deepEqual(second.certificate.publicKey.der, first.certificate.publicKey.der)
      assert.deepEqual([second.places, second.newPair, second.warnings], [first.places, false, []])
      assert.notEqual(second.serialNumber, first.serialNumber)
      assert.equal(second.notAfter.getTime() - second.notBefore.getTime(), 90 * 86_400_000 - 1000)
    })

    it('takes other hosts, and refuses those outside the root with both cures', async () => {
      const store = await open({ nameConstraints: { permitted: ['192.168.0.0/16', 'local'] } })
      const { name } = await ensureServerCertificate({ store, hosts: HOSTS, now: NOW })
      const moved = await renew({ store, name, hosts: ['192.168.1.21'], now: NOW })
      assert.deepEqual([moved.reason, moved.hosts], ['hosts changed', ['192.168.1.21']])
      await assert.rejects(
        renew({ store, name, hosts: ['10.0.0.1'], now: NOW }),
        (error) => isPKIError(error, 'ERR_PKI_NAME_CONSTRAINTS') && /orchard init/.test(error.hint ?? ''),
      )
      assert.deepEqual((await renew({ store, name, now: NOW })).hosts, ['192.168.1.21'])
    })

    it('makes a new key beside the old one when asked for, again and again', async () => {
      const store = await open()
      const { name, certificate } = await ensureServerCertificate({ store, hosts: HOSTS, now: NOW })
      const keys = new Set([certificate.publicKey.der.toString()])
      for (const kindOfKey of ['ec-p256', 'ec-p384'] as const) {
        const server = await renew({ store, name, newKey: true, keyKind: kindOfKey, now: NOW })
        assert.equal(server.newPair, true)
        assert.deepEqual(await keyOf(store, name), server.certificate.publicKey.der)
        keys.add(server.certificate.publicKey.der.toString())
      }
      assert.equal(keys.size, 3)
      const last = await renew({ store, name, now: NOW })
      assert.equal(last.newPair, false)
      assert.ok(keys.has(last.certificate.publicKey.der.toString()))
    })

    it('signs the request of a server again whose key lives on another machine', async () => {
      const store = await open()
      const { pem } = await createServerCSR({ hosts: ['vm.example'] })
      const signed = await sign({ store, csr: { pem }, hosts: 'from-csr', name: 'vm', now: NOW })
      const server = await renew({ store, name: 'vm', now: NOW })
      assert.deepEqual([server.hasKey, server.hosts, server.warnings.length], [false, ['vm.example'], 1])
      assert.notEqual(server.serialNumber, signed.serialNumber)
      const moved = await renew({ store, name: 'vm', hosts: ['vm2.example'], now: NOW })
      assert.deepEqual([moved.hasKey, moved.hosts], [false, ['vm2.example']])
      const other = await createServerCSR({ hosts: ['vm.example'] })
      const { chainPEM } = moved
      const found = { name: 'vm', chainPEM, csrPEM: other.pem, hasKey: false, warnings: [] }
      const swapped = {
        ...store,
        findServer: () => Promise.resolve(found),
        commit: () => assert.fail('signed'),
      }
      assert.equal((await collect(store.find())).length, 3)
      assert.equal(
        (await refusal('ERR_PKI_NOT_FOUND', () => renew({ store: swapped, name: 'vm', now: NOW }))).subject,
        'vm',
      )
      const here = await renew({ store, name: 'vm', newKey: true, now: NOW })
      assert.deepEqual([here.hasKey, here.newPair], [true, true])
    })

    it('never signs the request of a key again that has leaked', async () => {
      const store = await open()
      const { pem } = await createServerCSR({ hosts: ['vm.example'] })
      const { serialNumber } = await sign({ store, csr: { pem }, hosts: 'from-csr', name: 'vm', now: NOW })
      const [entry] = await collect(store.find({ serialNumber }))
      await store.revoke(serialNumber, entry?.version ?? '', { at: NOW, reason: 'keyCompromise' })
      await refusal('ERR_PKI_NOT_FOUND', () => renew({ store, name: 'vm', now: NOW }))
      assert.equal((await renew({ store, name: 'vm', newKey: true, now: NOW })).hasKey, true)
    })

    it('refuses a server that it does not know, and one without a certificate', async () => {
      const store = await open()
      for (const name of ['nobody', '../x', '', '.']) {
        assert.equal(
          (await refusal('ERR_PKI_NOT_FOUND', () => renew({ store, name, now: NOW }))).subject,
          name,
        )
      }
      await store.keepServerKey('keyonly', 'x')
      await refusal('ERR_PKI_NOT_FOUND', () => renew({ store, name: 'keyonly', now: NOW }))
      // @ts-expect-error a name is needed
      assert.equal((await refusal('ERR_PKI_OPTION', () => renew({ store }))).option, 'name')
    })
  })
}
