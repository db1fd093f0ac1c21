import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createServerCSR, issueMany, list } from '../../src/index.js'
import type { BatchRequest, IssuingWorkers } from '../../src/index.js'
import { signJob } from '../../src/store/signing-job.js'
import type { SignedJob, SigningJob } from '../../src/store/signing-job.js'
import { NOW } from '../support/issue.js'
import { freshMemoryStore } from '../support/store-kinds.js'

/** A part of an answer, and what stands in its place. */
const SPOILT: readonly (readonly [what: string, spoil: (signed: SignedJob) => unknown])[] = [
  ['nothing', () => undefined],
  ['null', () => null],
  ['a word', () => 'done'],
  ['no certificate', (signed) => ({ ...signed, der: undefined })],
  ['a certificate as text', (signed) => ({ ...signed, der: signed.chainPEM })],
  ['a chain that is no text', (signed) => ({ ...signed, chainPEM: 5 })],
  ['no serial number', (signed) => ({ ...signed, serialNumber: undefined })],
]
const SPOILT_PAIR: typeof SPOILT = [
  ['no pair', (signed) => ({ ...signed, made: undefined })],
  ['an empty pair', (signed) => ({ ...signed, made: {} })],
  ['a key that is no text', (signed) => ({ ...signed, made: { ...signed.made, keyPEM: 1 } })],
  ['no request', (signed) => ({ ...signed, made: { ...signed.made, csr: null } })],
]

describe('issueMany with workers of one own', () => {
  const run = async (request: BatchRequest, spoil: (signed: SignedJob) => unknown) => {
    const store = await freshMemoryStore()
    const issuer = await store.openIssuer()
    const sign = async (job: SigningJob) => spoil(await signJob(job, issuer)) as SignedJob
    const workers: IssuingWorkers = { issuer, sign, close: () => Promise.resolve() }
    const results = gather(issueMany({ store, workers, requests: [request], now: NOW }))
    return { results, books: async () => gather(list({ store })) }
  }

  it('enters what they have signed', async () => {
    const { results, books } = await run({ name: 'a', hosts: ['a.local'] }, (signed) => signed)
    assert.deepEqual([(await results).length, (await books()).length], [1, 1])
  })

  for (const [what, spoil] of [...SPOILT, ...SPOILT_PAIR]) {
    it(`ends at an answer with ${what}, and enters nothing`, async () => {
      const { results, books } = await run({ name: 'a', hosts: ['a.local'] }, spoil)
      await assert.rejects(results, { code: 'ERR_PKI_WORKER', details: { reason: 'bad-answer' } })
      assert.deepEqual(await books(), [])
    })
  }

  for (const [what, spoil] of SPOILT) {
    it(`ends at an answer with ${what} for a request that was brought along`, async () => {
      const csr = await createServerCSR({ hosts: ['a.local'] })
      const { results } = await run({ name: 'a', csr, hosts: 'from-csr' }, spoil)
      await assert.rejects(results, { code: 'ERR_PKI_WORKER' })
    })
  }
})

async function gather<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}
