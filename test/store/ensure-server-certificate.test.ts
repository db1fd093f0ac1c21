import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  decodePEM,
  ensureServerCertificate,
  findServer,
  isPKIError,
  listServers,
  readCertificate,
  signServerCert,
} from '../../src/index.js'
import type {
  CAStore,
  EnsuredServer,
  EnsureServerCertificateOptions,
  RevocationReason,
} from '../../src/index.js'
import { homeRoot, NOW, refusal } from '../support/issue.js'
import { collect, keyOf, memoryStore, STORES } from '../support/server-stores.js'

const DAY_MS = 86_400_000
const HOSTS = ['192.168.1.20', 'homebox.local']

type Options = Partial<EnsureServerCertificateOptions>

function ensure(store: CAStore, options: Options = {}): ReturnType<typeof ensureServerCertificate> {
  return ensureServerCertificate({ store, hosts: HOSTS, now: NOW, ...options })
}

async function revoke(
  store: CAStore,
  { serialNumber }: EnsuredServer,
  reason: RevocationReason,
): Promise<void> {
  const [entry] = await collect(store.find({ serialNumber }))
  await store.revoke(serialNumber, entry?.version ?? '', { at: NOW, reason })
}

for (const { kind, open } of STORES) {
  describe(`ensureServerCertificate over a store of the kind ${kind}`, () => {
    it('issues once, and enters it into the books', async () => {
      const store = await open()
      const server = await ensure(store)
      assert.deepEqual(
        [server.outcome, server.reason, server.name, server.newPair],
        ['issued', 'no certificate yet', '192.168.1.20', false],
      )
      assert.deepEqual([server.hosts, server.hasKey, server.warnings], [HOSTS, true, []])
      assert.deepEqual(await keyOf(store, server.name), server.certificate.publicKey.der)
      const again = await ensure(store, {
        hosts: ['homebox.local', 'https://192.168.1.20:8888/'],
        name: server.name,
      })
      assert.deepEqual([again.outcome, again.reason], ['reused', 'still good'])
      const serials = (await collect(store.find())).map(({ serialNumber }) => serialNumber)
      assert.deepEqual(serials, [server.serialNumber])
      assert.deepEqual(await store.findCertificate(server.serialNumber), server.certificate.der)
    })

    it('renews for the same key when an address changes: the root stays', async () => {
      const store = await open()
      const first = await ensure(store, { name: 'jupyter' })
      const second = await ensure(store, { name: 'jupyter', hosts: ['192.168.1.21', 'homebox.local'] })
      assert.deepEqual([second.outcome, second.reason], ['renewed', 'hosts changed'])
      assert.deepEqual(second.hosts, ['192.168.1.21', 'homebox.local'])
      assert.deepEqual(second.certificate.publicKey.der, first.certificate.publicKey.der)
      assert.deepEqual(second.places, first.places)
    })

    it('renews when it is due, one second apart, and makes another where it has not begun', async () => {
      const store = await open()
      const { notBefore, notAfter } = await ensure(store)
      const due = notAfter.getTime() - 30 * DAY_MS
      assert.equal((await ensure(store, { now: new Date(due) })).outcome, 'reused')
      assert.equal(
        (await ensure(store, { now: new Date(notBefore.getTime() - 1000) })).reason,
        'not valid yet',
      )
      const renewed = await ensure(store, { now: new Date(due + 1000) })
      assert.deepEqual([renewed.outcome, renewed.reason], ['renewed', 'due'])
      const days = (notAfter.getTime() - NOW.getTime()) / DAY_MS
      assert.equal((await ensure(await open(), { renewBefore: days })).outcome, 'issued')
    })

    it('makes another one by force, and a new key beside the old one when asked for', async () => {
      const store = await open()
      const first = await ensure(store)
      const forced = await ensure(store, { force: true })
      assert.deepEqual([forced.outcome, forced.reason, forced.newPair], ['renewed', 'asked for', false])
      assert.notEqual(forced.serialNumber, first.serialNumber)
      assert.deepEqual(forced.certificate.publicKey.der, first.certificate.publicKey.der)
      const other = await ensure(store, { newKey: true, keyKind: 'ec-p384' })
      assert.deepEqual([other.outcome, other.reason, other.newPair], ['renewed', 'asked for', true])
      assert.equal(other.certificate.publicKey.label, 'P-384')
      assert.deepEqual(await keyOf(store, other.name), other.certificate.publicKey.der)
      assert.equal((await ensure(store)).serialNumber, other.serialNumber)
      assert.equal((await ensure(await open(), { newKey: true })).newPair, false)
    })

    it('makes another one of what was revoked, for a new key where the old one has leaked', async () => {
      const store = await open()
      const first = await ensure(store)
      await revoke(store, first, 'superseded')
      const second = await ensure(store)
      assert.deepEqual([second.outcome, second.reason, second.newPair], ['renewed', 'revoked', false])
      await revoke(store, second, 'keyCompromise')
      const third = await ensure(store)
      assert.deepEqual([third.reason, third.newPair], ['revoked', true])
      assert.notDeepEqual(third.certificate.publicKey.der, first.certificate.publicKey.der)
      await revoke(store, third, 'certificateHold')
      assert.equal((await ensure(store)).outcome, 'reused')
    })

    it('refuses hosts outside the root before it keeps anything, with both cures', async () => {
      const store = await open({ nameConstraints: { permitted: ['192.168.0.0/16'] } })
      await assert.rejects(
        ensure(store, { hosts: ['8.8.8.8'] }),
        (error) =>
          isPKIError(error, 'ERR_PKI_NAME_CONSTRAINTS') &&
          /host name.*orchard init --dir/.test(error.hint ?? ''),
      )
      await refusal('ERR_PKI_NO_HOSTS', () => ensure(store, { hosts: [] }))
      await refusal('ERR_PKI_HOST', () => ensure(store, { hosts: ['0.0.0.0'] }))
      await refusal('ERR_PKI_VALIDITY_TOO_LONG', () =>
        ensure(store, { hosts: ['192.168.1.1'], validDays: 826 }),
      )
      const options = {
        name: '../x',
        renewBefore: -1,
        keyKind: 'dsa' as 'ec-p256',
        now: new Date(NaN),
        'placement.owner.uid': { placement: { owner: { uid: -1, gid: 0 } } },
      }
      for (const [option, value] of Object.entries(options)) {
        const given = option.includes('.') ? (value as Options) : { [option]: value }
        assert.equal((await refusal('ERR_PKI_OPTION', () => ensure(store, given))).option, option)
      }
      const misspelt = { store, hosts: HOSTS, host: 'x' }
      assert.equal((await refusal('ERR_PKI_OPTION', () => ensureServerCertificate(misspelt))).option, 'host')
      assert.deepEqual(await store.serverNames(), [])
    })

    it('takes an issuer that was opened before, and not that of another CA', async () => {
      const store = await open()
      const issuer = await store.openIssuer()
      const sealed = { ...store, openIssuer: () => assert.fail('it is open already') }
      assert.equal((await ensure(sealed, { issuer })).outcome, 'issued')
      const other = await createRootCA({ commonName: 'Other', now: NOW })
      const details = await refusal('ERR_PKI_OPTION', () => ensure(store, { issuer: other, force: true }))
      assert.equal(details.option, 'issuer')
    })

    it('signs again when a serial number has been given away, and gives up after three', async () => {
      const store = await open()
      let refusals = 2
      const tight = {
        ...store,
        reserve: (serial: string) => (refusals-- > 0 ? Promise.resolve(false) : store.reserve(serial)),
      }
      assert.equal((await ensure(tight)).outcome, 'issued')
      refusals = 3
      const details = await refusal('ERR_PKI_CONFLICT', () => ensure(tight, { force: true }))
      assert.equal(details.reason, 'serial-used')
    })

    it('uses the key that another process has made meanwhile', async () => {
      const store = await open()
      const slow = {
        ...store,
        keepServerKey: async (...args: Parameters<CAStore['keepServerKey']>) => {
          await ensure(store, { hosts: ['192.168.1.20', 'fast.local'] })
          return store.keepServerKey(...args)
        },
      }
      const server = await ensure(slow)
      assert.deepEqual(server.hosts, HOSTS)
      assert.deepEqual(await keyOf(store, server.name), server.certificate.publicKey.der)
      assert.equal((await collect(store.find())).length, 2)
    })

    it('keeps a pair together when a new key is made while the old one is renewed', async () => {
      const store = await open()
      const { name } = await ensure(store)
      const slow = {
        ...store,
        commit: async (...args: Parameters<CAStore['commit']>) => {
          await ensure(store, { newKey: true })
          return store.commit(...args)
        },
      }
      await ensure(slow, { force: true })
      const server = await findServer({ store, name })
      assert.deepEqual(await keyOf(store, name), server?.certificate.publicKey.der)
    })
  })
}

describe('a server below an intermediate', () => {
  it('sends its certificate and the intermediate, and never the root', async () => {
    const root = await homeRoot()
    const issuer = await createIntermediateCA({ issuer: root, commonName: 'Intermediate', now: NOW })
    const store = await memoryStore({ ...issuer, anchor: root })
    const server = await ensure(store)
    const ders = decodePEM(server.chainPEM).map(({ der }) => der)
    assert.deepEqual(ders, [server.certificate.der, issuer.der])
    assert.equal((await ensure(store)).outcome, 'reused')
  })

  it('gets another chain where the intermediate is missing in the file, or is a new one', async () => {
    const root = await homeRoot()
    const issuer = await createIntermediateCA({ issuer: root, commonName: 'Intermediate', now: NOW })
    const store = await memoryStore({ ...issuer, anchor: root })
    const { name } = await ensure(store)
    const { csrPEM = '' } = (await store.findServer(name)) ?? {}
    const bare = await signServerCert({ issuer, csr: { pem: csrPEM }, hosts: HOSTS, now: NOW })
    await store.reserve(bare.serialNumber)
    await store.commit([{ der: bare.der, server: { name, chainPEM: bare.pem, csrPEM } }])
    assert.equal((await ensure(store)).reason, 'chain incomplete')
    assert.equal((await ensure(store)).reason, 'still good')
  })
})

describe('the key of a server', () => {
  it('is refused with its cure when it is weak or encrypted, and a new one made beside it on request', async () => {
    const { privateKey: weak } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const cipher = { cipher: 'aes-256-cbc', passphrase: 'x' } as const
    const { privateKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const keys = {
      ERR_PKI_KEY_WEAK: weak.export({ type: 'pkcs8', format: 'pem' }),
      ERR_PKI_PASSPHRASE: privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }),
      ERR_PKI_KEY_SCHEME: rsa.export({ type: 'pkcs1', format: 'pem', ...cipher }),
    }
    for (const [code, pem] of Object.entries(keys)) {
      const store = await memoryStore()
      await store.keepServerKey('jupyter', String(pem))
      await assert.rejects(
        ensure(store, { name: 'jupyter' }),
        (error) => isPKIError(error) && error.code === code && error.hint?.includes('--new-key') === true,
      )
      const server = await ensure(store, { name: 'jupyter', newKey: true })
      assert.deepEqual([server.outcome, server.newPair], ['issued', true])
    }
  })

  it('may be in an older form, and is used as it is', async () => {
    const { privateKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { privateKey: ec } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const forms = [rsa.export({ type: 'pkcs1', format: 'pem' }), ec.export({ type: 'sec1', format: 'pem' })]
    for (const pem of forms) {
      const store = await memoryStore()
      await store.keepServerKey('jupyter', String(pem))
      const server = await ensure(store, { name: 'jupyter' })
      assert.equal((await store.findServer('jupyter'))?.keyPEM, pem)
      assert.deepEqual(await keyOf(store, 'jupyter'), server.certificate.publicKey.der)
    }
  })

  it('says that a kind of key was not used where there is a key of another kind', async () => {
    const store = await memoryStore()
    assert.deepEqual((await ensure(store, { keyKind: 'ec-p384' })).warnings, [])
    assert.deepEqual((await ensure(store, { keyKind: 'ec-p384' })).warnings, [])
    assert.deepEqual((await ensure(store)).warnings, [])
    for (const hosts of [HOSTS, ['192.168.1.20']]) {
      const { warnings } = await ensure(store, { hosts, keyKind: 'rsa-2048' })
      assert.match(warnings.join(), /ec-p384.*rsa-2048.*--name/)
    }
  })
})

describe('findServer and listServers', () => {
  it('read no key, pass over damage, and give fresh dates', async () => {
    const memory = await memoryStore()
    const store: CAStore = {
      ...memory,
      findServer: (name, lookup) => {
        assert.equal(lookup?.withoutKey, true)
        return memory.findServer(name, lookup)
      },
    }
    assert.deepEqual(await listServers({ store }), [])
    assert.equal(await findServer({ store, name: 'a.local' }), undefined)
    const { serialNumber } = await ensure(memory, { hosts: ['a.local'] })
    const { pem } = await createServerCSR({ hosts: ['b.local'] })
    await memory.commit([])
    await memory.keepServerKey('key-only', 'x')
    const server = { name: 'damaged', chainPEM: 'half a certif', csrPEM: pem }
    const { der } = await homeRoot()
    await memory.commit([{ der, server }])
    const [found, ...rest] = await listServers({ store })
    assert.deepEqual([found?.serialNumber, rest.length], [serialNumber, 0])
    found?.notAfter.setTime(0)
    assert.ok((found?.notAfter ?? 0) > NOW)
    await refusal('ERR_PKI_PEM', () => findServer({ store, name: 'damaged' }))
    assert.equal(await findServer({ store, name: 'key-only' }), undefined)
    assert.deepEqual(readCertificate(found?.certificate.der ?? new Uint8Array()).notAfter, found?.notAfter)
  })
})
