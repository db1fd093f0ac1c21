import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  createRootCA,
  createServerCSR,
  ensureServerCertificate,
  findServer,
  isPKIError,
  PKIError,
  renewDue,
  sign,
} from '../../src/index.js'
import type { CAStore, RenewDueOptions } from '../../src/index.js'
import { NOW, refusal } from '../support/issue.js'
import { collect, STORES } from '../support/server-stores.js'

const DAY_MS = 86_400_000
/** Long and short lives: what is due when. */
const LIVES = { short: 10, month: 31, long: 300 } as const

async function stock(store: CAStore): Promise<void> {
  for (const [name, validDays] of Object.entries(LIVES))
    await ensureServerCertificate({ store, name, hosts: [`${name}.local`], validDays, now: NOW })
}

/** Days after the present of the tests. */
function later(days: number): Date {
  return new Date(NOW.getTime() + days * DAY_MS)
}

for (const { kind, open } of STORES) {
  describe(`renewDue over a store of the kind ${kind}`, () => {
    it('renews what is due, one second apart, and keeps the rest', async () => {
      const store = await open()
      await stock(store)
      const run = async (options: Partial<RenewDueOptions>): Promise<readonly string[]> =>
        (await collect(renewDue({ store, now: NOW, dryRun: true, ...options }))).map(
          ({ name, reason }) => `${name}: ${reason}`,
        )
      assert.deepEqual(await run({}), [])
      assert.deepEqual(await run({ renewBefore: 20 }), ['short: due'])
      assert.deepEqual(await run({ renewBefore: 31 }), ['month: due', 'short: due'])
      assert.deepEqual(await run({ now: later(11) }), ['short: expired'])
      assert.deepEqual(await run({ now: later(25) }), ['month: due', 'short: expired'])
      const { notAfter } = (await findServer({ store, name: 'long' })) ?? { notAfter: NOW }
      const due = notAfter.getTime() - 30 * DAY_MS
      assert.equal((await run({ now: new Date(due) })).length, 2)
      assert.equal((await run({ now: new Date(due + 1000) })).length, 3)
      const servers = await collect(renewDue({ store, now: later(25) }))
      assert.deepEqual(
        servers.map(({ server }) => [server?.outcome, server?.places, server?.hosts]),
        servers.map(({ due: before }) => ['renewed', before.places, before.hosts]),
      )
      assert.deepEqual(await run({ now: later(25) }), [])
      assert.deepEqual(await run({ now: later(25), renewBefore: 1e9 }), [
        'long: due',
        'month: due',
        'short: due',
      ])
    })

    it('goes on where one fails, and says why', async () => {
      const store = await open()
      await stock(store)
      const { pem } = await createServerCSR({ hosts: ['away.local'] })
      await sign({ store, csr: { pem }, hosts: 'from-csr', name: 'away', validDays: 10, now: NOW })
      const full: CAStore = {
        ...store,
        commit: async (entries) => {
          const details = { path: 'x', systemCode: 'ENOSPC' }
          if (entries[0]?.server?.name === 'month') throw new PKIError('ERR_PKI_FILE', 'full', { details })
          return store.commit(entries)
        },
      }
      const servers = await collect(renewDue({ store: full, now: later(25) }))
      assert.deepEqual(
        servers.map(({ name, error, server }) => [name, error?.code, server?.outcome]),
        [
          ['away', undefined, 'renewed'],
          ['month', 'ERR_PKI_FILE', undefined],
          ['short', undefined, 'renewed'],
        ],
      )
      assert.equal(servers[0]?.server?.hasKey, false)
    })

    it('opens no file of a server while nothing is due, and the CA key once', async () => {
      const store = await open()
      await stock(store)
      const touched: string[] = []
      const seen = (): readonly string[] => touched.splice(0)
      const watched: CAStore = {
        ...store,
        serverNames: () => (touched.push('names'), store.serverNames()),
        findServer: (name, lookup) => (touched.push(name), store.findServer(name, lookup)),
        openIssuer: (options) => (touched.push('key'), store.openIssuer(options)),
      }
      assert.deepEqual(await collect(renewDue({ store: watched, now: NOW, renewBefore: 5 })), [])
      assert.deepEqual(seen(), [])
      await collect(renewDue({ store: watched, now: later(25), dryRun: true }))
      const dry = seen()
      assert.ok(dry.includes('names') && !dry.includes('key'))
      await collect(renewDue({ store: watched, now: later(25) }))
      assert.equal(seen().filter((each) => each === 'key').length, 1)
    })

    it('passes over what was revoked, and takes what openssl has marked as expired', async () => {
      const store = await open()
      await stock(store)
      const { serialNumber = '' } = (await findServer({ store, name: 'short' })) ?? {}
      const [entry] = await collect(store.find({ serialNumber }))
      await store.revoke(serialNumber, entry?.version ?? '', { at: NOW, reason: 'cessationOfOperation' })
      const names = async (from: CAStore): Promise<readonly string[]> =>
        (await collect(renewDue({ store: from, now: later(35), dryRun: true }))).map(({ name }) => name)
      assert.deepEqual(await names(store), ['month'])
      const marked: CAStore = {
        ...store,
        find: async function* (query) {
          for await (const each of store.find(query)) yield { ...each, status: 'expired' as const }
        },
      }
      assert.deepEqual(await names(marked), ['month', 'short'])
    })

    it('takes a certificate that the books do not know, as openssl x509 makes them', async () => {
      const store = await open()
      await stock(store)
      const { serialNumber } = (await findServer({ store, name: 'short' })) ?? {}
      const forgetful: CAStore = {
        ...store,
        find: async function* (query) {
          for await (const each of store.find(query)) if (each.serialNumber !== serialNumber) yield each
        },
      }
      const due = await collect(renewDue({ store: forgetful, now: later(25), dryRun: true }))
      assert.deepEqual(
        due.map(({ name }) => name),
        ['month', 'short'],
      )
    })

    it('throws what concerns all servers: a wrong issuer, a wrong option', async () => {
      const store = await open()
      await stock(store)
      const issuer = await createRootCA({ commonName: 'Other', now: NOW })
      await assert.rejects(collect(renewDue({ store, issuer, now: later(25) })), (error) =>
        isPKIError(error, 'ERR_PKI_OPTION'),
      )
      assert.equal(
        (await refusal('ERR_PKI_OPTION', () => renewDue({ store, renewBefore: -1 }))).option,
        'renewBefore',
      )
      const misspelt = { store, renewbefore: 3 }
      assert.equal((await refusal('ERR_PKI_OPTION', () => renewDue(misspelt))).option, 'renewbefore')
    })
  })
}
