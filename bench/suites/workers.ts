/**
 * What `issueMany` gains from threads, beside what the cryptography alone gains from as many: `npm run bench -- workers`.
 * All get turns in one run, for requests and for new keys. Then the memory of a long batch into a store that keeps
 * nothing: 50 000 certificates, with `--long` 1 000 000.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { createMemoryStore, createRootCA, issueMany } from '../../src/index.js'
import type * as MainDoor from '../../src/index.js'
import type { BatchRequest, CAStore, Issuer, IssuingWorkers } from '../../src/index.js'
import type * as NodeDoor from '../../src/node.js'
import { nodeCrypto, startIssuingWorkers } from '../../src/node.js'
import { interleaveTurns } from '../support/interleave.js'
import type { Rate, TurnTaker } from '../support/interleave.js'
import { inTurn, prepareJob } from '../support/job.js'
import { isLong } from '../support/suite.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const ROUNDS = 9
const TURN_MS = 400
const BATCH = 128
const AT_LEAST = 0.9
const MANY = 50_000
const VERY_MANY = 1_000_000
/** By how much the process may grow in the second half of a batch: in the first the heap finds its size. */
const MOST_GROWTH_MB = 24
const MEGABYTE = 1024 * 1024
const RAW_THREAD = new URL('../support/raw-thread.js', import.meta.url)

/** What is done: the requests come with their keys, or the keys are made too. */
const JOBS = { requests: 'requests, P-256', keys: 'new keys, P-256' } as const
type JobName = keyof typeof JOBS

/** A batch is issued over threads. */
export const suite: BenchSuite = {
  name: 'workers',
  title: 'a batch over two threads beside what two threads gain at all',
  run: async (say) => {
    const figures: Figure[] = []
    const { requests, root } = await prepareJob('ec-p256')
    for (const job of ['requests', 'keys'] as const)
      figures.push(...(await compare(say, job, { requests, issuer: root })))
    return [...figures, ...(await startCost()), await measureMemory(say, requests)]
  },
}

interface Material {
  readonly requests: readonly Uint8Array[]
  readonly issuer: Issuer
}

async function compare(say: Say, job: JobName, material: Material): Promise<readonly Figure[]> {
  const threads = [rawThread(job, material), rawThread(job, material)]
  const one = await startIssuingWorkers({ issuer: material.issuer, count: 1 })
  const two = await startIssuingWorkers({ issuer: material.issuer, count: 2 })
  const takers = [
    rawTaker('raw, one thread', threads.slice(0, 1)),
    rawTaker('raw, two threads', threads),
    await batchTaker('issueMany', job, material),
    await batchTaker('issueMany, one thread', job, material, one),
    await batchTaker('issueMany, two threads', job, material, two),
  ]
  const rates = await interleaveTurns(takers, { rounds: ROUNDS, turnMs: TURN_MS })
  await Promise.all([one.close(), two.close(), ...threads.map((thread) => thread.terminate())])
  say(`\n${JOBS[job]}: certificates per second`)
  for (const { name, perSecond } of rates) say(`  ${name.padEnd(24)}${perSecond.toFixed(0).padStart(7)}/s`)
  return figuresOf(job, rates)
}

function figuresOf(job: JobName, rates: readonly Rate[]): readonly Figure[] {
  const [rawOne = NaN, rawTwo = NaN, none = NaN, one = NaN, two = NaN] = rates.map(
    ({ perSecond }) => perSecond,
  )
  const what = JOBS[job]
  const gain = (id: string, words: string, value: number): Figure => ({
    id: `${job}-${id}`,
    what: `${what}: ${words}`,
    value,
    unit: 'x',
  })
  return [
    gain('raw-gain', 'what raw cryptography gains from a second thread', rawTwo / rawOne),
    gain('gain', 'what issueMany gains from a second thread', two / one),
    {
      ...gain(
        'of-raw-gain',
        'the gain of issueMany, of that of raw cryptography',
        two / one / (rawTwo / rawOne),
      ),
      target: { atLeast: AT_LEAST },
    },
    gain('over-none', 'issueMany over two threads, times as fast as without', two / none),
    gain('of-raw', 'issueMany over two threads, of raw cryptography over two', two / rawTwo),
    { id: `${job}-per-second`, what: `${what}: issueMany over two threads`, value: two, unit: '/s' },
  ]
}

/** A thread that does the cryptography of the job and nothing else. */
function rawThread(job: JobName, { requests }: Material): Worker {
  return new Worker(RAW_THREAD, { workerData: { job, requests } })
}

function rawTaker(name: string, threads: readonly Worker[]): TurnTaker {
  return {
    name,
    turn: async (turnMs) => {
      const rates = await Promise.all(threads.map((thread) => turnOf(thread, turnMs)))
      return rates.reduce((sum, rate) => sum + rate, 0)
    },
  }
}

function turnOf(thread: Worker, turnMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    thread.once('error', reject).once('message', (rate) => {
      thread.off('error', reject)
      resolve(Number(rate))
    })
    thread.postMessage(turnMs)
  })
}

async function batchTaker(
  name: string,
  job: JobName,
  { requests, issuer }: Material,
  workers?: IssuingWorkers,
): Promise<TurnTaker> {
  const store = forgetful(await createMemoryStore({ issuer }))
  const nextRequest = inTurn(requests)
  const who = workers === undefined ? { crypto: nodeCrypto } : { workers }
  let count = 0
  const batch = function* (): Generator<BatchRequest> {
    for (let index = 0; index < BATCH; index += 1) {
      const server = { name: `s${String((count += 1))}`, hosts: [`s${String(count)}.home.arpa`] }
      yield job === 'keys' ? server : { ...server, csr: { der: nextRequest() } }
    }
  }
  return {
    name,
    turn: async (turnMs) => {
      const start = performance.now()
      let done = 0
      while (performance.now() - start < turnMs)
        for await (const { error } of issueMany({ store, requests: batch(), ...who })) {
          if (error !== undefined) throw error
          done += 1
        }
      return (done * 1_000) / (performance.now() - start)
    },
  }
}

/** A store that counts and keeps nothing: what grows then is not the store. */
function forgetful(store: CAStore): CAStore {
  return {
    ...store,
    reserve: () => Promise.resolve(true),
    commit: () => Promise.resolve(),
    findServer: () => Promise.resolve(undefined),
    keepServerKey: () => Promise.resolve(true),
  }
}

/** What a user starts: in the files of a bench each module is read for itself. */
async function publishedDoors(): Promise<typeof MainDoor & typeof NodeDoor> {
  const [main, node] = ['index', 'node'].map((door) => pathToFileURL(resolve(`dist/${door}.js`)).href)
  return { ...(await import(main ?? '')), ...(await import(node ?? '')) } as Awaited<
    ReturnType<typeof publishedDoors>
  >
}

/** Median of nine starts of a published thread, each with the first certificate, and what four threads hold. */
async function startCost(): Promise<readonly Figure[]> {
  const { createRootCA, startIssuingWorkers } = await publishedDoors()
  const issuer = await createRootCA({ commonName: 'Bench' })
  const job = { hosts: ['first.home.arpa'], fields: {}, now: new Date() }
  const times: number[] = []
  for (let time = 0; time < ROUNDS; time += 1) {
    const start = performance.now()
    const workers = await startIssuingWorkers({ issuer, count: 1 })
    await workers.sign(job)
    times.push(performance.now() - start)
    await workers.close()
  }
  const before = process.memoryUsage().rss
  const workers = await startIssuingWorkers({ issuer, count: 4 })
  await Promise.all(Array.from({ length: 64 }, () => workers.sign(job)))
  const megabytes = (process.memoryUsage().rss - before) / MEGABYTE / 4
  await workers.close()
  const [middle = NaN] = times.sort((a, b) => a - b).slice(Math.floor(ROUNDS / 2))
  return [
    { id: 'start', what: 'a thread started, to its first certificate', value: middle, unit: 'ms' },
    { id: 'thread-memory', what: 'memory of a thread that has signed (RSS)', value: megabytes, unit: 'MB' },
  ]
}

async function measureMemory(say: Say, requests: readonly Uint8Array[]): Promise<Figure> {
  const total = isLong() ? VERY_MANY : MANY
  const issuer = await createRootCA({ commonName: 'Bench' })
  const store = forgetful(await createMemoryStore({ issuer }))
  const workers = await startIssuingWorkers({ issuer, count: 2 })
  const next = inTurn(requests)
  function* input(): Generator<BatchRequest> {
    for (let index = 0; index < total; index += 1)
      yield { name: `m${String(index)}`, hosts: [`m${String(index)}.home.arpa`], csr: { der: next() } }
  }
  let count = 0
  let half = NaN
  for await (const { error } of issueMany({ store, requests: input(), workers })) {
    if (error !== undefined) throw error
    count += 1
    if (count === total / 10 || count === total / 2 || count === total) {
      const rss = process.memoryUsage().rss / MEGABYTE
      if (count === total / 2) half = rss
      say(`  after ${count.toLocaleString('en').padStart(9)} certificates: ${rss.toFixed(0)} MB`)
    }
  }
  const value = process.memoryUsage().rss / MEGABYTE - half
  await workers.close()
  return {
    id: 'memory-growth',
    what: `memory after ${total.toLocaleString('en')} certificates, over that after half of them (RSS)`,
    value,
    unit: 'MB',
    target: { atMost: MOST_GROWTH_MB },
  }
}
