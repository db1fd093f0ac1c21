import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  createMemoryStore,
  createRootCA,
  crl,
  ensureServerCertificate,
  find,
  isPKIError,
  issue,
  list,
  release,
  revoke,
} from '../../src/index.js'
import type { CAStore, PKIErrorOf, RevokedCertificate, StoreEntry } from '../../src/index.js'
import { readCRL } from '../../src/x509/read/crl.js'
import { NOW, refusal } from '../support/issue.js'
import { CONTESTED_KINDS, contestedStore, freshMemoryStore } from '../support/store-kinds.js'

const DAY = 86_400_000

for (const { name, open } of CONTESTED_KINDS) {
  describe(`revoke on a store of the kind ${name}`, () => {
    it('revokes what is valid, once, and says in the books when and why', async () => {
      const store = await open()
      const { serialNumber, notAfter } = await issued(store)
      const late = new Date(NOW.getTime() + 700)
      const revoked = await revoke({ store, serialNumber, reason: 'superseded', now: late })
      assert.deepEqual({ ...revoked.entry.revocation }, { at: NOW, reason: 'superseded' })
      assert.deepEqual([revoked.trustedUntil, revoked.servers], [notAfter, []])
      const again = await refusal('ERR_PKI_CONFLICT', () => revoke({ store, serialNumber, now: NOW }))
      assert.deepEqual(again, { subject: serialNumber, reason: 'already-revoked' })
      assert.equal((await entryOf(store, serialNumber)).revocation?.reason, 'superseded')
    })

    it('takes a serial number as people have it', async () => {
      const store = await open()
      const { serialNumber } = await issued(store)
      const colons = (serialNumber.match(/../g) ?? []).join(':').toUpperCase()
      const { entry } = await revoke({ store, serialNumber: ` 0x${colons}`.trim(), now: NOW })
      assert.equal(entry.serialNumber, serialNumber)
    })

    it('holds, releases, holds again, and revokes for good', async () => {
      const store = await open()
      const { serialNumber } = await issued(store)
      const hold = { store, serialNumber, reason: 'certificateHold', now: NOW } as const
      for (let time = 0; time < 2; time += 1) {
        assert.equal((await revoke(hold)).entry.status, 'revoked')
        const twice = await refusal('ERR_PKI_CONFLICT', () => revoke(hold))
        assert.equal(twice.reason, 'already-revoked')
        assert.equal((await release({ store, serialNumber })).status, 'valid')
        const valid = await refusal('ERR_PKI_CONFLICT', () => release({ store, serialNumber }))
        assert.equal(valid.reason, 'not-on-hold')
      }
      await revoke(hold)
      await revoke({ store, serialNumber, reason: 'keyCompromise', now: NOW })
      const final = await refusal('ERR_PKI_CONFLICT', () => release({ store, serialNumber }))
      assert.equal(final.reason, 'not-on-hold')
    })

    it('finds the certificate of a server by its name, and says that it is in use', async () => {
      const store = await open()
      const { serialNumber } = await ensured(store, 'kitchen')
      const revoked = await revoke({ store, name: 'kitchen', now: NOW })
      assert.deepEqual([revoked.entry.serialNumber, revoked.servers], [serialNumber, ['kitchen']])
      assert.ok(revoked.advice.some((sentence) => /"kitchen".*orchard renew/.test(sentence)))
      await ensured(store, 'kitchen')
      const next = await revoke({ store, serialNumber: await serialOfServer(store, 'kitchen'), now: NOW })
      assert.deepEqual(next.servers, ['kitchen'])
    })

    it('lists in a CRL what is revoked and on hold, and no longer what was released', async () => {
      const store = await open()
      const made = [await issued(store), await issued(store), await issued(store)].map(
        (each) => each.serialNumber,
      )
      const [a = '', b = '', c = ''] = made
      await revoke({
        store,
        serialNumber: a,
        reason: 'keyCompromise',
        invalidSince: new Date(NOW.getTime() - DAY),
        now: NOW,
      })
      await revoke({ store, serialNumber: b, reason: 'certificateHold', now: NOW })
      const first = await crl({ store, now: NOW })
      assert.equal(first.nextUpdate.getTime() - first.thisUpdate.getTime(), 30 * DAY)
      assert.deepEqual(first.der, await store.findCRL())
      const record = readCRL(first.der)
      assert.deepEqual([first.entries, record.extensions.cRLNumber], [2, first.number])
      assert.deepEqual(
        Array.from(record.entries(), ({ reason, invalidityDate }) => [reason, invalidityDate]),
        [
          ['keyCompromise', new Date(NOW.getTime() - DAY)],
          ['certificateHold', undefined],
        ],
      )
      await release({ store, serialNumber: b })
      await revoke({ store, serialNumber: c, now: NOW })
      const second = await crl({ store, nextUpdateDays: 7, now: NOW })
      assert.deepEqual([second.entries, second.number > first.number], [2, true])
      assert.deepEqual(second.der, await store.findCRL())
    })
  })
}

describe('revoke', () => {
  it('says that the device goes on trusting it, and what cures a leaked server key and a leaked CA key', async () => {
    const store = await freshMemoryStore()
    await ensured(store, 'kitchen')
    const { advice, trustedUntil } = await revoke({
      store,
      name: 'kitchen',
      reason: 'keyCompromise',
      now: NOW,
    })
    const text = advice.join('\n')
    assert.match(text, new RegExp(`iPads? .*until ${trustedUntil.toISOString().slice(0, 10)}`))
    assert.match(text, /orchard renew "kitchen" --new-key/)
    assert.match(text, /VPN & Device Management/)
    assert.match(text, /orchard init/)
  })

  it('gives other advice for a hold, for a certificate that has ended, and for the key of the CA', async () => {
    const store = await freshMemoryStore()
    const texts: string[] = []
    for (const [reason, now] of [
      ['certificateHold', NOW],
      ['unspecified', new Date(NOW.getTime() + 3 * 365 * DAY)],
      ['cACompromise', NOW],
    ] as const) {
      const { serialNumber } = await issued(store)
      texts.push(adviceOf(await revoke({ store, serialNumber, reason, now })))
    }
    const [hold = '', ended = '', ca = ''] = texts
    assert.match(hold, /on hold or not.*--release/s)
    assert.match(ended, /no device trusts it/)
    assert.doesNotMatch(ended, /go on trusting|still pass/)
    assert.doesNotMatch(ca, /--new-key/)
  })

  it('knows its own certificate, which it cannot revoke', async () => {
    const store = await freshMemoryStore()
    const serialNumber = Array.from(store.root.serialNumber, (octet) =>
      octet.toString(16).padStart(2, '0'),
    ).join('')
    const error = await caught(() => revoke({ store, serialNumber, now: NOW }))
    assert.ok(isPKIError(error, 'ERR_PKI_NOT_FOUND'))
    assert.match(error.hint ?? '', /remove the root/)
  })

  it('gives up when somebody else is faster each time', async () => {
    const store = await freshMemoryStore()
    const { serialNumber } = await issued(store)
    let tries = 0
    const busy: CAStore = {
      ...store,
      revoke: async (...given) => {
        tries += 1
        const { version } = await entryOf(store, serialNumber)
        await store.revoke(serialNumber, version, { at: NOW, reason: 'certificateHold' })
        const held = await entryOf(store, serialNumber)
        await store.revoke(serialNumber, held.version, undefined)
        return store.revoke(...given)
      },
    }
    const details = await refusal('ERR_PKI_CONFLICT', () => revoke({ store: busy, serialNumber, now: NOW }))
    assert.deepEqual([details.reason, tries], ['changed', 3])
    assert.equal((await entryOf(store, serialNumber)).status, 'valid')
  })

  it('does not revoke twice what somebody else revoked while it was late', async () => {
    const inner = await freshMemoryStore()
    const { serialNumber } = await issued(inner)
    const store = contestedStore(inner)
    const both = await Promise.allSettled([
      revoke({ store, serialNumber, reason: 'superseded', now: NOW }),
      revoke({ store, serialNumber, reason: 'keyCompromise', now: NOW }),
    ])
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  })

  it('refuses what it does not know, and options that contradict each other', async () => {
    const store = await freshMemoryStore()
    const { serialNumber } = await issued(store)
    const wrong: readonly (readonly ['ERR_PKI_OPTION' | 'ERR_PKI_NOT_FOUND', object])[] = [
      ['ERR_PKI_NOT_FOUND', { serialNumber: '4711' }],
      ['ERR_PKI_NOT_FOUND', { name: 'kitchen' }],
      ['ERR_PKI_NOT_FOUND', { name: '../kitchen' }],
      ['ERR_PKI_OPTION', {}],
      ['ERR_PKI_OPTION', { serialNumber, name: 'kitchen' }],
      ['ERR_PKI_OPTION', { serialNumber: 'kitchen' }],
      ['ERR_PKI_OPTION', { serialNumber: '' }],
      ['ERR_PKI_OPTION', { serialNumber: 4711 }],
      ['ERR_PKI_OPTION', { name: 7 }],
      ['ERR_PKI_OPTION', { serialNumber, reason: 'removeFromCRL' }],
      ['ERR_PKI_OPTION', { serialNumber, reason: 'superseded', invalidSince: NOW }],
      [
        'ERR_PKI_OPTION',
        { serialNumber, reason: 'keyCompromise', invalidSince: new Date(NOW.getTime() + 1000) },
      ],
      ['ERR_PKI_OPTION', { serialNumber, reason: 'keyCompromise', invalidSince: 'yesterday' }],
      ['ERR_PKI_OPTION', { serialNumber, now: NaN }],
      ['ERR_PKI_OPTION', { serialNumber, why: 'because' }],
    ]
    for (const [code, options] of wrong) await refusal(code, () => revoke({ store, now: NOW, ...options }))
    assert.equal((await entryOf(store, serialNumber)).status, 'valid')
    const since = { reason: 'keyCompromise', invalidSince: NOW } as const
    assert.equal((await revoke({ store, serialNumber, now: NOW, ...since })).entry.status, 'revoked')
  })
})

describe('release', () => {
  it('refuses what it does not know', async () => {
    const store = await freshMemoryStore()
    await refusal('ERR_PKI_NOT_FOUND', () => release({ store, serialNumber: '4711' }))
    await refusal('ERR_PKI_OPTION', () => release({ store, serialNumber: 'kitchen' }))
    // @ts-expect-error a serial number must be given
    await refusal('ERR_PKI_OPTION', () => release({ store }))
  })
})

describe('list and find', () => {
  it('stream what is asked for, in the order in which it was entered', async () => {
    const store = await freshMemoryStore()
    const a = await issue({ store, hosts: ['a.local'], commonName: 'Kitchen', now: NOW })
    const b = await issue({ store, hosts: ['b.local'], now: NOW, validDays: 10 })
    await revoke({ store, serialNumber: b.serialNumber, now: NOW })
    assert.deepEqual(await serials(list({ store })), [a.serialNumber, b.serialNumber])
    assert.deepEqual(await serials(list({ store, status: 'valid' })), [a.serialNumber])
    assert.deepEqual(await serials(find({ store, text: 'kitchen' })), [a.serialNumber])
    assert.deepEqual(await serials(find({ store, serialNumber: b.serialNumber.toUpperCase() })), [
      b.serialNumber,
    ])
    const soon = new Date(NOW.getTime() + 30 * DAY)
    assert.deepEqual(await serials(find({ store, expiresBefore: soon })), [b.serialNumber])
    assert.deepEqual(await serials(find({ store, expiresBefore: soon, status: 'valid' })), [])
  })

  it('look for a host in the certificates that servers have in use, also under a wildcard', async () => {
    const store = await freshMemoryStore()
    const old = await ensured(store, 'kitchen', ['kitchen.example.com'])
    const kitchen = await ensured(store, 'kitchen', ['kitchen.example.com', '192.168.1.20'])
    const wild = await ensured(store, 'wild', ['*.example.com'])
    const of = (host: string): Promise<readonly string[]> => serials(find({ store, host }))
    assert.deepEqual(await of('192.168.1.20'), [kitchen.serialNumber])
    assert.deepEqual(await of('Kitchen.Example.com'), [kitchen.serialNumber, wild.serialNumber])
    assert.deepEqual(await of('a.b.example.com'), [])
    assert.deepEqual(await of('example.com'), [])
    const both = find({ store, host: '192.168.1.20', serialNumber: old.serialNumber })
    assert.deepEqual(await serials(both), [])
  })

  it('refuse at once what they cannot look for', async () => {
    const store = await freshMemoryStore()
    await refusal('ERR_PKI_OPTION', () => find({ store }))
    await refusal('ERR_PKI_HOST', () => find({ store, host: 'not a host' }))
    for (const query of [
      { serialNumber: 'x' },
      { status: 'good' },
      { expiresBefore: 3 },
      { text: 5 },
      { page: 2 },
    ]) {
      const wrong: object = query
      await refusal('ERR_PKI_OPTION', () => list({ store, ...wrong }))
      await refusal('ERR_PKI_OPTION', () => find({ store, ...wrong }))
    }
  })
})

describe('crl', () => {
  it('takes no number when the key is not opened, or the CA may not sign lists', async () => {
    const store = await freshMemoryStore()
    const before = await store.takeCRLNumber()
    const closed: CAStore = { ...store, openIssuer: () => Promise.reject(new Error('no key')) }
    await assert.rejects(() => crl({ store: closed, now: NOW }), /no key/)
    for (const nextUpdateDays of [0, 36_501, 1.5, NaN])
      await refusal('ERR_PKI_OPTION', () => crl({ store, nextUpdateDays, now: NOW }))
    assert.equal(await store.takeCRLNumber(), before + 1n)
  })

  it('lists certificates that have ended, as openssl does', async () => {
    const store = await freshMemoryStore()
    const { serialNumber } = await issue({ store, hosts: ['a.local'], validDays: 1, now: NOW })
    await revoke({ store, serialNumber, now: NOW })
    const later = new Date(NOW.getTime() + 100 * DAY)
    assert.equal((await crl({ store, now: later })).entries, 1)
  })

  it('says whether its list is the current one, or a later one has come meanwhile', async () => {
    const store = await freshMemoryStore()
    const first = await crl({ store, now: NOW })
    assert.deepEqual([first.isCurrent, await store.findCRL()], [true, first.der])
    const number = await store.takeCRLNumber()
    const overtaken: CAStore = { ...store, takeCRLNumber: () => Promise.resolve(number) }
    const later = await crl({ store, now: NOW })
    const slow = await crl({ store: overtaken, now: NOW })
    assert.deepEqual([slow.number < later.number, slow.isCurrent], [true, false])
    assert.deepEqual(await store.findCRL(), later.der)
  })

  it('signs for its own store only', async () => {
    const store = await freshMemoryStore()
    const issuer = await createRootCA({ commonName: 'Other', now: NOW })
    await refusal('ERR_PKI_OPTION', () => crl({ store, issuer, now: NOW }))
    const other = await createMemoryStore({ issuer })
    assert.equal((await crl({ store: other, issuer, now: NOW })).entries, 0)
  })
})

async function issued(store: CAStore): Promise<{ readonly serialNumber: string; readonly notAfter: Date }> {
  return issue({ store, hosts: ['kitchen.local'], now: NOW })
}

async function ensured(
  store: CAStore,
  name: string,
  hosts: readonly string[] = [`${name}.local`],
): Promise<{ readonly serialNumber: string }> {
  return ensureServerCertificate({ store, name, hosts, now: NOW })
}

async function serialOfServer(store: CAStore, host: string): Promise<string> {
  return (await serials(find({ store, host: `${host}.local` })))[0] ?? ''
}

async function serials(entries: AsyncIterable<StoreEntry>): Promise<readonly string[]> {
  const found: string[] = []
  for await (const { serialNumber } of entries) found.push(serialNumber)
  return found
}

async function entryOf(store: CAStore, serialNumber: string): Promise<StoreEntry> {
  for await (const entry of store.find({ serialNumber })) return entry
  return assert.fail(`${serialNumber} is not in the books`)
}

function adviceOf({ advice }: RevokedCertificate): string {
  return advice.join('\n')
}

async function caught(run: () => Promise<unknown>): Promise<PKIErrorOf<'ERR_PKI_NOT_FOUND'> | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_NOT_FOUND')) return error
    throw error
  }
}
