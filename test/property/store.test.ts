import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  ensureServerCertificate,
  isPKIError,
  issue,
  issueMany,
  release,
  renew,
  revoke,
  REVOCATION_REASONS,
} from '../../src/index.js'
import type { CAStore, RevocationReason, StoreEntry } from '../../src/index.js'
import { NOW } from '../support/issue.js'
import { CONTESTED_KINDS, freshMemoryStore } from '../support/store-kinds.js'

/** One thing that somebody does with a CA. Certificates are meant by their place in the books. */
type Act =
  | { readonly act: 'issue' }
  | { readonly act: 'ensure'; readonly server: string; readonly hosts: readonly string[] }
  | { readonly act: 'batch'; readonly servers: readonly string[]; readonly hosts: readonly string[] }
  | { readonly act: 'renew'; readonly server: string; readonly newKey: boolean }
  | {
      readonly act: 'revoke'
      readonly place: number
      readonly reason: RevocationReason
      readonly since: number
    }
  | { readonly act: 'release'; readonly place: number }

const server = fc.constantFrom('attic', 'kitchen', 'office')
const hosts = fc.uniqueArray(fc.constantFrom('a.local', 'b.local', '10.0.0.2'), {
  minLength: 1,
  maxLength: 2,
})
const place = fc.nat(6)
const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc.oneof<fc.Arbitrary<Act>[]>(
    fc.record({ act: fc.constant('issue') }),
    fc.record({ act: fc.constant('ensure'), server, hosts }),
    fc.record({ act: fc.constant('batch'), servers: fc.array(server, { maxLength: 4 }), hosts }),
    fc.record({ act: fc.constant('renew'), server, newKey: fc.boolean() }),
    fc.record({
      act: fc.constant('revoke'),
      place,
      reason: fc.constantFrom(...REVOCATION_REASONS),
      since: fc.integer({ min: -3, max: 3 }),
    }),
    fc.record({ act: fc.constant('release'), place }),
  ),
  { minLength: 1, maxLength: 12 },
)

describe('the verbs over a store', () => {
  for (const { name, open } of CONTESTED_KINDS.slice(1)) {
    it(`leave the same books on a store of the kind ${name} as in memory, whatever is done`, async () => {
      await fc.assert(
        fc.asyncProperty(acts, async (done) => {
          assert.deepEqual(await history(await open(), done), await history(await freshMemoryStore(), done))
        }),
        { numRuns: 15 },
      )
    })
  }
})

/** What each act answered, and the books and servers at the end, without what chance decides. */
async function history(store: CAStore, done: readonly Act[]): Promise<readonly unknown[]> {
  const answers: unknown[] = []
  for (const [step, one] of done.entries()) answers.push(await answerOf(store, one, step))
  const entries = await books(store)
  const places = new Map(entries.map(({ serialNumber }, index) => [serialNumber, index]))
  const servers = []
  for (const name of await store.serverNames()) {
    const { hasKey, certificate } = await stateOf(store, name)
    servers.push([name, hasKey, places.get(certificate)])
  }
  return [answers, entries.map(plain), servers]
}

async function answerOf(store: CAStore, one: Act, step: number): Promise<unknown> {
  try {
    return await perform(store, one, new Date(NOW.getTime() + step * 1000))
  } catch (error) {
    if (isPKIError(error)) return error.code
    throw error
  }
}

async function perform(store: CAStore, one: Act, now: Date): Promise<unknown> {
  const common = { store, now }
  switch (one.act) {
    case 'issue':
      return (await issue({ ...common, hosts: ['a.local'], commonName: 'A' })).hosts
    case 'ensure': {
      const { outcome, reason } = await ensureServerCertificate({
        ...common,
        name: one.server,
        hosts: one.hosts,
      })
      return [outcome, reason]
    }
    case 'batch':
      return batch(store, one, now)
    case 'renew': {
      const { outcome, reason, newPair } = await renew({ ...common, name: one.server, newKey: one.newKey })
      return [outcome, reason, newPair]
    }
    case 'revoke':
      return plain((await revoke({ ...common, ...(await target(store, one)), ...doubtOf(one, now) })).entry)
    case 'release':
      return plain(await release({ ...common, ...(await target(store, one)) }))
  }
}

async function batch(
  store: CAStore,
  one: Extract<Act, { readonly act: 'batch' }>,
  now: Date,
): Promise<readonly unknown[]> {
  const requests = one.servers.map((name) => ({ name, hosts: one.hosts }))
  const answers: unknown[] = []
  for await (const result of issueMany({ store, now, requests })) {
    answers.push(
      result.error === undefined ? [result.name, result.outcome, result.reason] : result.error.code,
    )
  }
  return answers
}

/** The certificate at a place of the books; none lies beyond their end. */
async function target(
  store: CAStore,
  one: { readonly place: number },
): Promise<{ readonly serialNumber: string }> {
  return { serialNumber: (await books(store))[one.place]?.serialNumber ?? '4711' }
}

function doubtOf(
  { reason, since }: Extract<Act, { readonly act: 'revoke' }>,
  now: Date,
): { readonly reason: RevocationReason; readonly invalidSince?: Date } {
  const isDoubt = since !== 0
  return { reason, ...(isDoubt ? { invalidSince: new Date(now.getTime() + since * 1000) } : {}) }
}

async function books(store: CAStore): Promise<readonly StoreEntry[]> {
  const entries: StoreEntry[] = []
  for await (const entry of store.find()) entries.push(entry)
  return entries
}

async function stateOf(
  store: CAStore,
  name: string,
): Promise<{ readonly hasKey: boolean | undefined; readonly certificate: string }> {
  const found = await store.findServer(name)
  for (const { serialNumber } of await books(store)) {
    const der = await store.findCertificate(serialNumber)
    const base64 = Buffer.from(der ?? []).toString('base64')
    if (found?.chainPEM?.replace(/\s/g, '').includes(base64) === true)
      return { hasKey: found.hasKey, certificate: serialNumber }
  }
  return { hasKey: found?.hasKey, certificate: '' }
}

/** An entry without its serial number, which is drawn at random, and its version, which is the store's own matter. */
function plain({ status, notAfter, subject, revocation, serialNumber }: StoreEntry): unknown {
  const name = subject === serialNumber.toUpperCase() ? '(serial number)' : subject
  return { status, notAfter, name, revocation: revocation === undefined ? undefined : { ...revocation } }
}
