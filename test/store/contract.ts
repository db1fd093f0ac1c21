import assert from 'node:assert/strict'
import {
  createCRL,
  createServerCSR,
  exportUnencryptedPrivateKey,
  readCertificate,
  REVOCATION_REASONS,
  signServerCert,
} from '../../src/index.js'
import type {
  CAStore,
  NewCRL,
  NewEntry,
  PrivateKey,
  Revocation,
  StoreEntry,
  StoreQuery,
} from '../../src/index.js'
import { NOW, refusal } from '../support/issue.js'

/** One thing that every store does. */
export interface Sentence {
  /** What it says. */
  readonly says: string
  /** Fails where it does not hold. */
  readonly holds: (store: CAStore) => Promise<void>
}

const SECOND = 1000
const LATER = new Date(NOW.getTime() + SECOND)
const REVOKED: Revocation = { at: NOW, reason: 'superseded' }

/** What a store must do, whatever it is made of: hold a new kind of store to each of these. */
export const CONTRACT: readonly Sentence[] = [
  {
    says: 'gives a serial number away once, however it is written',
    async holds(store) {
      assert.equal(await store.reserve('0a1b2c'), true)
      assert.equal(await store.reserve('0A1B2C'), false)
      assert.equal(await store.reserve('0a1b2d'), true)
    },
  },
  {
    says: 'gives a serial number to one of ten who ask at once',
    async holds(store) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => store.reserve('77aa')))
      assert.equal(answers.filter(Boolean).length, 1)
    },
  },
  {
    says: 'never gives away the serial number of a certificate that it has',
    async holds(store) {
      const { entry, serialNumber } = await signed(store)
      await store.commit([entry])
      assert.equal(await store.reserve(serialNumber), false)
    },
  },
  {
    says: 'enters a group in its order, after what was there',
    async holds(store) {
      const first = await commit(store)
      const second = await commit(store, 3)
      assert.deepEqual(serials(await entries(store)), [...first, ...second])
    },
  },
  {
    says: 'enters all of a group or nothing of it',
    async holds(store) {
      const { entry } = await signed(store)
      const damaged = { der: entry.der.slice(0, 40) }
      await refusal('ERR_PKI_DER', () => store.commit([entry, damaged]))
      assert.deepEqual(await entries(store), [])
      assert.deepEqual(await store.serverNames(), [])
    },
  },
  {
    says: 'enters groups that come at once, each whole and in its order',
    async holds(store) {
      const groups = await Promise.all([1, 2, 3].map(() => commit(store, 4)))
      const found = serials(await entries(store))
      assert.equal(found.length, 12)
      for (const group of groups) {
        const start = found.indexOf(group[0] ?? '')
        assert.deepEqual(found.slice(start, start + 4), group)
      }
    },
  },
  {
    says: 'takes an empty group for nothing',
    async holds(store) {
      await store.commit([])
      assert.deepEqual(await entries(store), [])
    },
  },
  {
    says: 'says of an entry what its certificate says, and names one without a subject by its serial number',
    async holds(store) {
      const { entry, serialNumber } = await signed(store, { commonName: 'Büro / 1' })
      await store.commit([entry])
      const [found] = await entries(store)
      const { notAfter } = readCertificate(entry.der)
      assert.deepEqual(
        [found?.serialNumber, found?.status, found?.notAfter, found?.revocation],
        [serialNumber, 'valid', notAfter, undefined],
      )
      assert.equal(found?.subject, '/CN=B\\xC3\\xBCro \\/ 1')
      const [nameless = ''] = await commit(store)
      assert.equal((await entries(store, { serialNumber: nameless }))[0]?.subject, nameless.toUpperCase())
    },
  },
  {
    says: 'hands out dates that nobody can change for others',
    async holds(store) {
      const [serialNumber = ''] = await commit(store)
      const [found] = await entries(store)
      found?.notAfter.setTime(0)
      const [again] = await entries(store, { serialNumber })
      assert.ok((found?.notAfter.getTime() ?? 0) > 0)
      assert.deepEqual(again?.notAfter, found?.notAfter)
    },
  },
  {
    says: 'finds a serial number in any case, with colons and with leading zeros, and nothing for another',
    async holds(store) {
      const [, serialNumber = ''] = await commit(store, 3)
      const colons = (serialNumber.match(/../g) ?? []).join(':').toUpperCase()
      for (const form of [serialNumber, colons, `00${serialNumber}`])
        assert.deepEqual(serials(await entries(store, { serialNumber: form })), [serialNumber])
      assert.deepEqual(await entries(store, { serialNumber: serialNumber.slice(2) }), [])
    },
  },
  {
    says: 'finds by status, by text in any case, and by the end, which is before and not at the instant',
    async holds(store) {
      const { entry, serialNumber } = await signed(store, { commonName: 'Kitchen', validDays: 10 })
      await store.commit([entry])
      const [other = ''] = await commit(store)
      await store.revoke(other, await versionOf(store, other), REVOKED)
      assert.deepEqual(serials(await entries(store, { status: 'valid' })), [serialNumber])
      assert.deepEqual(serials(await entries(store, { status: 'revoked' })), [other])
      assert.deepEqual(await entries(store, { status: 'expired' }), [])
      assert.deepEqual(serials(await entries(store, { text: 'kITCHEN' })), [serialNumber])
      assert.deepEqual(serials(await entries(store, { text: other.slice(3, 12).toUpperCase() })), [other])
      const { notAfter } = readCertificate(entry.der)
      assert.deepEqual(await entries(store, { expiresBefore: notAfter }), [])
      const justAfter = new Date(notAfter.getTime() + SECOND)
      assert.deepEqual(serials(await entries(store, { expiresBefore: justAfter })), [serialNumber])
    },
  },
  {
    says: 'finds only what every field of a query asks for',
    async holds(store) {
      const [serialNumber = ''] = await commit(store, 2)
      assert.equal((await entries(store, { serialNumber, status: 'valid' })).length, 1)
      assert.deepEqual(await entries(store, { serialNumber, status: 'revoked' }), [])
    },
  },
  {
    says: 'lets who issues while reading come to an end',
    async holds(store) {
      await commit(store, 3)
      let seen = 0
      for await (const { serialNumber } of store.find()) {
        assert.match(serialNumber, /^[0-9a-f]+$/)
        seen += 1
        if (seen > 20) assert.fail('the books grow as fast as they are read')
        await commit(store)
      }
      assert.ok(seen >= 3)
    },
  },
  {
    says: 'gives a certificate back octet for octet, and copies what it is given and gives',
    async holds(store) {
      const { entry, serialNumber } = await signed(store)
      const der = entry.der.slice()
      await store.commit([entry])
      entry.der.fill(0)
      const found = await store.findCertificate(serialNumber.toUpperCase())
      assert.deepEqual(found, der)
      found.fill(0)
      assert.deepEqual(await store.findCertificate(serialNumber), der)
      assert.equal(await store.findCertificate('4711'), undefined)
    },
  },
  {
    says: 'keeps the time and the reason of a revocation, whatever the reason',
    async holds(store) {
      const made = await commit(store, REVOCATION_REASONS.length)
      for (const [index, reason] of REVOCATION_REASONS.entries()) {
        const serialNumber = made[index] ?? ''
        const at = new Date(NOW.getTime() + index * SECOND)
        const entry = await store.revoke(serialNumber, await versionOf(store, serialNumber), { at, reason })
        assert.equal(entry.status, 'revoked')
        assert.deepEqual(plain(entry.revocation), { at, reason })
        const [found] = await entries(store, { serialNumber })
        assert.deepEqual(plain(found?.revocation), { at, reason })
        assert.equal(found?.version, entry.version)
      }
    },
  },
  {
    says: 'keeps since when a key must be doubted, and drops fractions of a second',
    async holds(store) {
      const since = new Date(NOW.getTime() - 86_400_000)
      const late = (instant: Date): Date => new Date(instant.getTime() + 999)
      for (const reason of ['keyCompromise', 'cACompromise'] as const) {
        const [serialNumber = ''] = await commit(store)
        const revocation = { at: late(NOW), reason, invalidSince: late(since) }
        await store.revoke(serialNumber, await versionOf(store, serialNumber), revocation)
        const [found] = await entries(store, { serialNumber })
        assert.deepEqual(plain(found?.revocation), { at: NOW, reason, invalidSince: since })
      }
    },
  },
  {
    says: 'refuses to change an entry that has been changed meanwhile',
    async holds(store) {
      const [serialNumber = ''] = await commit(store)
      const version = await versionOf(store, serialNumber)
      const changed = await store.revoke(serialNumber, version, REVOKED)
      assert.notEqual(changed.version, version)
      const details = await refusal('ERR_PKI_CONFLICT', () =>
        store.revoke(serialNumber, version, { at: LATER, reason: 'unspecified' }),
      )
      assert.equal(details.reason, 'changed')
      assert.deepEqual(plain((await entries(store))[0]?.revocation), REVOKED)
    },
  },
  {
    says: 'lets one of two win who revoke at once',
    async holds(store) {
      const [serialNumber = ''] = await commit(store)
      const version = await versionOf(store, serialNumber)
      const answers = await Promise.allSettled(
        [NOW, LATER].map((at) => store.revoke(serialNumber, version, { at, reason: 'unspecified' })),
      )
      assert.deepEqual(answers.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    },
  },
  {
    says: 'makes a certificate valid again that is released, and the others stay as they are',
    async holds(store) {
      const [serialNumber = '', other = ''] = await commit(store, 2)
      for (const each of [serialNumber, other])
        await store.revoke(each, await versionOf(store, each), { at: NOW, reason: 'certificateHold' })
      const released = await store.revoke(serialNumber, await versionOf(store, serialNumber), undefined)
      assert.deepEqual([released.status, released.revocation], ['valid', undefined])
      const after = await entries(store)
      assert.deepEqual(
        after.map(({ status }) => status),
        ['valid', 'revoked'],
      )
    },
  },
  {
    says: 'changes no entry that it does not have',
    async holds(store) {
      await commit(store)
      await refusal('ERR_PKI_NOT_FOUND', () => store.revoke('4711', 'V', REVOKED))
    },
  },
  {
    says: 'gives each number of a CRL away once, and each is higher than those before',
    async holds(store) {
      const before = await store.takeCRLNumber()
      const numbers = await Promise.all(Array.from({ length: 5 }, () => store.takeCRLNumber()))
      assert.equal(new Set(numbers).size, 5)
      assert.ok(numbers.every((number) => number > before))
      const after = await store.takeCRLNumber()
      assert.ok(numbers.every((number) => number < after))
    },
  },
  {
    says: 'keeps the CRL with the highest number as the current one, in whatever order they come',
    async holds(store) {
      assert.equal(await store.findCRL(), undefined)
      const lists: NewCRL[] = []
      for (let count = 0; count < 3; count += 1) lists.push(await emptyCRL(store))
      const [first, second, third] = lists
      assert.ok(first !== undefined && second !== undefined && third !== undefined)
      assert.equal(await store.keepCRL(second), true)
      assert.deepEqual(await store.findCRL(), second.der)
      assert.equal(await store.keepCRL(first), false)
      assert.deepEqual(await store.findCRL(), second.der)
      assert.equal(await store.keepCRL(third), true)
      assert.deepEqual(await store.findCRL(), third.der)
    },
  },
  {
    says: 'knows the key of a server, keeps the first, and never another in its place',
    async holds(store) {
      assert.equal(await store.findServer('kitchen'), undefined)
      const [first, second] = [await keyPEM(), await keyPEM()]
      assert.equal(await store.keepServerKey('kitchen', first), true)
      assert.equal(await store.keepServerKey('kitchen', second), false)
      const found = await store.findServer('kitchen')
      assert.deepEqual([found?.name, found?.keyPEM, found?.hasKey], ['kitchen', first, true])
      assert.deepEqual([found?.chainPEM, found?.csrPEM], [undefined, undefined])
      assert.deepEqual(await store.serverNames(), ['kitchen'])
    },
  },
  {
    says: 'keeps the key of one of five who bring one at once',
    async holds(store) {
      const keys = await Promise.all(Array.from({ length: 5 }, () => keyPEM()))
      const kept = await Promise.all(keys.map((pem) => store.keepServerKey('kitchen', pem)))
      assert.equal(kept.filter(Boolean).length, 1)
      assert.equal((await store.findServer('kitchen'))?.keyPEM, keys[kept.indexOf(true)])
    },
  },
  {
    says: 'puts certificates into use together with their entries, and leaves keys unread when asked to',
    async holds(store) {
      await keepPair(store, 'kitchen')
      const one = await keepPair(store, 'attic')
      const found = await store.findServer('attic')
      assert.deepEqual(
        [found?.chainPEM, found?.csrPEM, found?.keyPEM],
        [one.chainPEM, one.csrPEM, one.keyPEM],
      )
      const unread = await store.findServer('attic', { withoutKey: true })
      assert.deepEqual([unread?.hasKey, unread?.keyPEM, unread?.chainPEM], [true, undefined, one.chainPEM])
      assert.deepEqual(await store.serverNames(), ['attic', 'kitchen'])
    },
  },
  {
    says: 'keeps a server whose key lives elsewhere, and takes its key in later',
    async holds(store) {
      const { entry, chainPEM, key } = await signed(store, { server: 'remote' })
      await store.commit([entry])
      const found = await store.findServer('remote')
      assert.deepEqual([found?.hasKey, found?.keyPEM, found?.chainPEM], [false, undefined, chainPEM])
      const { pem } = await exportUnencryptedPrivateKey({ privateKey: key })
      assert.equal(await store.keepServerKey('remote', pem), true)
      assert.equal((await store.findServer('remote'))?.keyPEM, pem)
    },
  },
  {
    says: 'leaves the old pair in use until the new one is whole, and then uses that',
    async holds(store) {
      const old = await keepPair(store, 'kitchen')
      const { entry, key, chainPEM } = await signed(store, { server: 'kitchen', newPair: true })
      const { pem } = await exportUnencryptedPrivateKey({ privateKey: key })
      assert.equal(await store.keepServerKey('kitchen', pem, { newPair: true }), true)
      assert.deepEqual(await pairOf(store, 'kitchen'), [old.chainPEM, old.keyPEM])
      await store.commit([entry])
      assert.deepEqual(await pairOf(store, 'kitchen'), [chainPEM, pem])
      assert.deepEqual(await store.serverNames(), ['kitchen'])
    },
  },
  {
    says: 'puts a certificate beside the key that it is for, when a run that began a new pair was interrupted',
    async holds(store) {
      const old = await keepPair(store, 'kitchen')
      await store.keepServerKey('kitchen', await keyPEM(), { newPair: true })
      const { entry, chainPEM } = await signed(store, { server: 'kitchen', key: old.key })
      await store.commit([entry])
      assert.deepEqual(await pairOf(store, 'kitchen'), [chainPEM, old.keyPEM])
    },
  },
]

interface Wish {
  readonly commonName?: string
  readonly validDays?: number
  readonly server?: string
  readonly newPair?: boolean
  readonly key?: PrivateKey
}

interface Signed {
  readonly entry: NewEntry
  readonly serialNumber: string
  readonly chainPEM: string
  readonly csrPEM: string
  readonly key: PrivateKey
}

/** A certificate with a serial number that the store keeps for it. */
async function signed(store: CAStore, { server, newPair, key, ...fields }: Wish = {}): Promise<Signed> {
  const issuer = await store.openIssuer()
  const csr = await createServerCSR({
    hosts: ['kitchen.local'],
    ...(key === undefined ? {} : { privateKey: key }),
  })
  const { der, chainPEM, serialNumber } = await signServerCert({ issuer, csr, now: NOW, ...fields })
  assert.equal(await store.reserve(serialNumber), true)
  const placement = newPair === undefined ? {} : { placement: { newPair } }
  const use =
    server === undefined ? {} : { server: { name: server, chainPEM, csrPEM: csr.pem, ...placement } }
  return { entry: { der, ...use }, serialNumber, chainPEM, csrPEM: csr.pem, key: csr.privateKey }
}

async function emptyCRL(store: CAStore): Promise<NewCRL> {
  const number = await store.takeCRLNumber()
  const { der } = await createCRL({ issuer: await store.openIssuer(), revoked: [], number, now: NOW })
  return { der, number }
}

/** Enters one group of so many certificates. */
async function commit(store: CAStore, count = 1): Promise<readonly string[]> {
  const group: Signed[] = []
  for (let index = 0; index < count; index += 1) group.push(await signed(store))
  await store.commit(group.map(({ entry }) => entry))
  return group.map(({ serialNumber }) => serialNumber)
}

async function keepPair(store: CAStore, server: string): Promise<Signed & { readonly keyPEM: string }> {
  const made = await signed(store, { server })
  const { pem } = await exportUnencryptedPrivateKey({ privateKey: made.key })
  assert.equal(await store.keepServerKey(server, pem), true)
  await store.commit([made.entry])
  return { ...made, keyPEM: pem }
}

async function pairOf(store: CAStore, name: string): Promise<readonly (string | undefined)[]> {
  const found = await store.findServer(name)
  return [found?.chainPEM, found?.keyPEM]
}

async function keyPEM(): Promise<string> {
  const { privateKey } = await createServerCSR({ hosts: ['kitchen.local'] })
  return (await exportUnencryptedPrivateKey({ privateKey })).pem
}

async function entries(store: CAStore, query?: StoreQuery): Promise<readonly StoreEntry[]> {
  const found: StoreEntry[] = []
  for await (const entry of store.find(query)) found.push(entry)
  return found
}

async function versionOf(store: CAStore, serialNumber: string): Promise<string> {
  return (await entries(store, { serialNumber }))[0]?.version ?? ''
}

function serials(found: readonly StoreEntry[]): readonly string[] {
  return found.map(({ serialNumber }) => serialNumber)
}

/** A revocation without getters. */
function plain(revocation: Revocation | undefined): Revocation | undefined {
  return revocation === undefined ? undefined : { ...revocation }
}
