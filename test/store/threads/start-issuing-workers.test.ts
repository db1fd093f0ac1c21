import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Worker } from 'node:worker_threads'
import { Crypto } from '@peculiar/webcrypto'
import {
  createMemoryStore,
  createRootCA,
  createServerCSR,
  isPKIError,
  issueMany,
} from '../../../src/index.js'
import type { BatchRequest, BatchResult, Issuer, IssuingWorkers, Signer } from '../../../src/index.js'
import { startIssuingWorkers } from '../../../src/node.js'
import { signJob } from '../../../src/store/signing-job.js'
import type { SigningJob } from '../../../src/store/signing-job.js'
import { projectRoot } from '../../support/interop/run-program.js'
import { homeCSR, homeRoot, NOW, refusal } from '../../support/issue.js'
import { freshMemoryStore } from '../../support/store-kinds.js'

const CHILD_MS = 60_000

describe('startIssuingWorkers', () => {
  it('starts as many threads as are asked for, 1 to 64', async () => {
    const issuer = await homeRoot()
    for (const count of [1, 3]) {
      const { workers, threads } = await startWatched(count)
      assert.equal(threads.length, count)
      await workers.close()
    }
    // @ts-expect-error nothing, as JSON has it, is no chain
    await (await startIssuingWorkers({ issuer: { ...issuer, chain: null }, count: 1 })).close()
    for (const count of [0, 65, 1.5, '2', null]) {
      const options = { issuer, count }
      // @ts-expect-error a number from outside may be anything
      assert.equal((await refusal('ERR_PKI_OPTION', () => startIssuingWorkers(options))).option, 'count')
    }
  })

  it('refuses a CA whose key no other thread can use: one in a signer, one of another crypto provider', async () => {
    const crypto = new Crypto()
    const issuers: readonly Issuer[] = [
      await createRootCA({ commonName: 'HSM', privateKey: { signer: hsm() } }),
      await createRootCA({ commonName: 'Other', crypto }),
    ]
    for (const issuer of issuers) {
      assert.equal((await refusal('ERR_PKI_OPTION', () => startIssuingWorkers({ issuer }))).option, 'issuer')
    }
  })

  it('refuses an issuer that is none, before a thread is started', async () => {
    const { privateKey } = await homeRoot()
    const { der } = await createRootCA({ commonName: 'Another' })
    await refusal('ERR_PKI_KEY_MISMATCH', () => startIssuingWorkers({ issuer: { der, privateKey } }))
    // @ts-expect-error what comes from a file may be anything
    await refusal('ERR_PKI_OPTION', () => startIssuingWorkers({}))
    // @ts-expect-error a word that is misspelt
    await refusal('ERR_PKI_OPTION', () => startIssuingWorkers({ issuer: { der, privateKey }, threads: 2 }))
  })

  it('refuses to work for the store of another CA, and beside an issuer or a passphrase', async () => {
    const store = await freshMemoryStore()
    const issuer = await createRootCA({ commonName: 'Another' })
    const workers = await startIssuingWorkers({ issuer, count: 1 })
    try {
      const foreign = issueMany({ store, requests: requests(1), workers, now: NOW })
      assert.equal((await refusal('ERR_PKI_OPTION', () => foreign.next())).option, 'issuer')
      for (const more of [{ issuer }, { passphrase: 'x' }]) {
        const batch = (): unknown => issueMany({ store, requests: requests(1), workers, ...more })
        assert.equal((await refusal('ERR_PKI_OPTION', batch)).option, 'workers')
      }
    } finally {
      await workers.close()
    }
  })

  it('refuses what this thread would refuse with the same code, words, details and hint', async () => {
    const issuer = await homeRoot()
    const { der } = await homeCSR()
    const jobs: readonly SigningJob[] = [
      { hosts: ['not a host'], fields: {}, now: NOW },
      { hosts: [], fields: {}, now: NOW },
      { hosts: ['a.local'], fields: { validDays: 900 }, now: NOW },
      { hosts: ['a.local'], fields: { countryName: 'Germany' }, now: NOW },
      { csr: der.subarray(0, 20), hosts: ['a.local'], fields: {}, now: NOW },
      { csr: withLastOctetChanged(der), hosts: ['a.local'], fields: {}, now: NOW },
      { csr: der, hosts: ['a.local'], fields: {}, now: new Date('2099-01-01T00:00:00Z') },
    ]
    const workers = await startIssuingWorkers({ issuer, count: 2 })
    try {
      const there = await Promise.all(jobs.map((job) => refusalOf(workers.sign(job))))
      const here = await Promise.all(jobs.map((job) => refusalOf(signJob(job, issuer))))
      assert.deepEqual(there, here)
      assert.ok(new Set(there.map(({ code }) => code)).size >= 5)
    } finally {
      await workers.close()
    }
  })

  it('signs in this thread what no other can be sent, such as a list behind a Proxy', async () => {
    const issuer = await createRootCA({ commonName: 'Test CA' })
    const store = await createMemoryStore({ issuer })
    const workers = await startIssuingWorkers({ issuer, count: 1 })
    try {
      const { pem } = await createServerCSR({ hosts: ['a.local'] })
      const requests = ['a', 'b'].map((name) => ({
        name,
        csr: { pem },
        hosts: new Proxy([`${name}.local`], {}),
      }))
      const crlAddresses = new Proxy(['http://crl.local/ca.crl'], {})
      const results: string[] = []
      for await (const result of issueMany({ store, workers, requests, crlAddresses }))
        results.push(...('hosts' in result ? result.hosts : [result.error.message]))
      assert.deepEqual(results, ['a.local', 'b.local'])
      const odd = { hosts: ['a.local'], fields: { odd: () => 1 } } as never
      await assert.rejects(workers.sign(odd), { code: 'ERR_PKI_OPTION' })
      await assert.rejects(workers.sign(undefined as never), { code: 'ERR_PKI_OPTION' })
    } finally {
      await workers.close()
    }
  })

  it('ends the batch when a thread dies, keeps all that was entered, and issues nothing twice after that', async () => {
    // No keys: Node itself may abort where a thread is stopped that makes one.
    const { pem } = await homeCSR()
    for (const kill of [terminate, upset]) {
      const store = await createMemoryStore({ issuer: await homeRoot() })
      const { workers, threads } = await startWatched(2)
      const seen: BatchResult[] = []
      const details = await refusal('ERR_PKI_WORKER', async () => {
        for await (const result of issueMany({ store, requests: endless(pem), workers, now: NOW })) {
          assert.equal(result.error, undefined)
          if (seen.push(result) === 70) kill(threads[1])
        }
      })
      assert.deepEqual(details, { reason: 'ended' })
      const entered = await serialsOf(store.find())
      assert.deepEqual(entered.slice(0, seen.length), seen.map(serialOf))
      await refusal('ERR_PKI_WORKER', () => workers.sign(keyJob()))
      await workers.close()
      const again = await startIssuingWorkers({ issuer: await homeRoot(), count: 1 })
      // No more than 128 requests are read ahead.
      const input = requests(seen.length + 128, pem)
      const results = await gather(issueMany({ store, requests: input, workers: again, now: NOW }))
      assert.deepEqual(results.slice(0, seen.length).map(serialOf), seen.map(serialOf))
      assert.equal(results.filter((result) => outcomeOf(result) === 'reused').length, entered.length)
      assert.equal((await serialsOf(store.find())).length, input.length)
      await again.close()
    }
  })

  it('says in the cause of what a thread died', async () => {
    const { workers, threads } = await startWatched(1)
    const answer = workers.sign(keyJob())
    upset(threads[0])
    const error = await answer.then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    assert.ok(isPKIError(error, 'ERR_PKI_WORKER'))
    assert.ok(error.cause instanceof TypeError)
    assert.match(error.hint ?? '', /again/)
    await workers.close()
  })

  it('refuses on close what is not done, at once, and everything after that', async () => {
    const workers = await startIssuingWorkers({ issuer: await homeRoot(), count: 2 })
    const pending = Array.from({ length: 100 }, () => refusal('ERR_PKI_WORKER', () => workers.sign(keyJob())))
    // Some have been sent by then, others wait.
    await new Promise(setImmediate)
    await workers.close()
    for (const details of await Promise.all(pending)) assert.deepEqual(details, { reason: 'closed' })
    assert.deepEqual(await refusal('ERR_PKI_WORKER', () => workers.sign(keyJob())), { reason: 'closed' })
    await workers.close()
  })

  it('lets threads that make keys finish them when it is closed', async () => {
    for (let time = 0; time < 5; time += 1) {
      const { workers, threads } = await startWatched(2)
      const ends = threads.map((thread) => new Promise((resolve) => thread.once('exit', resolve)))
      const pending = Promise.allSettled(Array.from({ length: 32 }, () => workers.sign(keyJob())))
      // The first answer tells that keys are being made.
      await Promise.race(threads.map((thread) => new Promise((resolve) => thread.once('message', resolve))))
      await workers.close()
      assert.deepEqual(await Promise.all(ends), [0, 0])
      await pending
    }
  })

  it('ends a batch whose workers are closed under it, after what was entered', async () => {
    const store = await freshMemoryStore()
    const workers = await startIssuingWorkers({ issuer: await homeRoot(), count: 2 })
    const seen: BatchResult[] = []
    const details = await refusal('ERR_PKI_WORKER', async () => {
      for await (const result of issueMany({ store, requests: endless(), workers, now: NOW })) {
        if (seen.push(result) === 5) await workers.close()
      }
    })
    assert.deepEqual(details, { reason: 'closed' })
    assert.deepEqual((await serialsOf(store.find())).slice(0, seen.length), seen.map(serialOf))
  })

  it('lets the process end that does not close them, but not before what it waits for', () => {
    const main = new URL('../../../src/index.js', import.meta.url).href
    const node = new URL('../../../src/node.js', import.meta.url).href
    assert.deepEqual(runChild(main, node), ['started', 'made 40'])
  })

  it('works from the files that are published', () => {
    const door = (name: string): string => pathToFileURL(join(projectRoot(), 'dist', name)).href
    assert.deepEqual(runChild(door('index.js'), door('node.js')), ['started', 'made 40'])
  })
})

/** A process that starts two threads, makes 40 keys with them and closes nothing. */
function runChild(main: string, node: string): readonly string[] {
  const script = `
    import { createMemoryStore, createRootCA, issueMany } from ${JSON.stringify(main)}
    import { startIssuingWorkers } from ${JSON.stringify(node)}
    const issuer = await createRootCA({ commonName: 'Test CA' })
    const store = await createMemoryStore({ issuer })
    const workers = await startIssuingWorkers({ issuer, count: 2 })
    console.log('started')
    async function run() {
      let made = 0
      const requests = Array.from({ length: 40 }, (_, index) => ({ name: 's' + index, hosts: ['s' + index + '.local'] }))
      for await (const { error } of issueMany({ store, requests, workers })) {
        if (error !== undefined) throw error
        made += 1
      }
      console.log('made ' + made)
    }
    void run()`
  const words = ['--input-type=module', '--eval', script]
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    timeout: CHILD_MS,
  })
  assert.equal(status, 0, stderr)
  return stdout.trim().split('\n')
}

/** Workers, and the threads behind them. */
async function startWatched(
  count: number,
): Promise<{ readonly workers: IssuingWorkers; readonly threads: readonly Worker[] }> {
  const threads: Worker[] = []
  const see = (thread: Worker): void => {
    threads.push(thread)
  }
  process.on('worker', see)
  try {
    const workers = await startIssuingWorkers({ issuer: await homeRoot(), count })
    // Node tells of a thread in the next tick.
    await new Promise(setImmediate)
    return { workers, threads }
  } finally {
    process.off('worker', see)
  }
}

function terminate(thread: Worker | undefined): void {
  void thread?.terminate()
}

/** What no thread is ever told: it throws. */
function upset(thread: Worker | undefined): void {
  thread?.postMessage(null)
}

/** A signer as an HSM would be: the key never enters this library. */
function hsm(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    algorithm: 'ecdsa-sha256',
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    sign: (tbs) => Promise.resolve(new Uint8Array(sign('sha256', tbs, privateKey))),
  }
}

function keyJob(): SigningJob {
  return { hosts: ['a.local'], fields: {}, now: NOW }
}

/** A request whose signature does not verify. */
function withLastOctetChanged(der: Uint8Array): Uint8Array {
  const changed = Uint8Array.from(der)
  changed.set([(changed.at(-1) ?? 0) ^ 1], changed.length - 1)
  return changed
}

interface Refusal {
  readonly code: string
  readonly message: string
  readonly details: unknown
  readonly hint: string | undefined
  readonly cause: string | undefined
}

async function refusalOf(answer: Promise<unknown>): Promise<Refusal> {
  try {
    await answer
  } catch (error) {
    assert.ok(isPKIError(error))
    const { code, message, details, hint, cause } = error
    return { code, message, details, hint, cause: cause instanceof Error ? cause.message : undefined }
  }
  throw new Error('nothing was refused')
}

function requests(count: number, pem?: string): readonly BatchRequest[] {
  return Array.from({ length: count }, (_, index) => requestOf(index, pem))
}

function* endless(pem?: string): Generator<BatchRequest> {
  for (let index = 0; ; index += 1) yield requestOf(index, pem)
}

function requestOf(index: number, pem: string | undefined): BatchRequest {
  const server = { name: `s${index}`, hosts: [`s${index}.local`] }
  return pem === undefined ? server : { ...server, csr: { pem } }
}

async function gather(results: AsyncIterable<BatchResult>): Promise<readonly BatchResult[]> {
  const all: BatchResult[] = []
  for await (const result of results) all.push(result)
  return all
}

function outcomeOf(result: BatchResult): string {
  return result.error === undefined ? result.outcome : result.error.code
}

function serialOf(result: BatchResult): string {
  return result.error === undefined ? result.serialNumber : ''
}

async function serialsOf(entries: AsyncIterable<{ readonly serialNumber: string }>): Promise<string[]> {
  const serials: string[] = []
  for await (const { serialNumber } of entries) serials.push(serialNumber)
  return serials
}
