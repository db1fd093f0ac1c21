/**
 * What a CA directory costs beside a CA in memory when a batch is issued: `npm run bench -- issue-many`. Both get
 * turns in one run; the ratio is what counts. Then the heap after a short and a long batch: it must not grow with the
 * input. The variable TMPDIR says on which disk the directory lies.
 */
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createMemoryStore, createRootCA, createServerCSR, issueMany } from '../../src/index.js'
import type { BatchRequest, CAStore } from '../../src/index.js'
import { createCADirectory } from '../../src/node.js'
import { median } from '../support/median.js'
import { inScratchFolder } from '../support/scratch-folder.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const ROUNDS = 9
const BATCH = 200
const AT_LEAST = 0.75
const SHORT = 1_000
const LONG = 20_000
/** By how much the heap may differ after twenty times the input. */
const MOST_GROWTH_MB = 8
const MEGABYTE = 1024 * 1024

interface Contender {
  readonly name: string
  readonly store: CAStore
  readonly rates: number[]
}

/** A batch is issued from a CA directory. */
export const suite: BenchSuite = {
  name: 'issue-many',
  title: 'a batch from a CA directory beside one from memory',
  run: (say) => inScratchFolder((folder) => measure(say, folder)),
}

async function measure(say: Say, folder: string): Promise<readonly Figure[]> {
  const issuer = await createRootCA({ commonName: 'Bench' })
  const directory = await createCADirectory({
    path: join(folder, 'ca'),
    unencrypted: true,
    root: { commonName: 'Bench' },
  })
  const contenders: readonly Contender[] = [
    { name: 'memory', store: await createMemoryStore({ issuer }), rates: [] },
    { name: 'directory', store: directory, rates: [] },
  ]
  const { pem } = await createServerCSR({ hosts: ['server.local'] })
  await compare(contenders, (round, index) => serverOf(`key-${round}-${index}`))
  const keys = report(say, 'keys', contenders)
  await compare(contenders, (round, index) => ({ ...serverOf(`csr-${round}-${index}`), csr: { pem } }))
  const requests = report(say, 'requests', contenders)
  return [...keys, ...requests, await measureHeap(say, directory)]
}

function serverOf(name: string): BatchRequest {
  return { name, hosts: [`${name}.local`] }
}

async function compare(
  contenders: readonly Contender[],
  requestFor: (round: string, index: string) => BatchRequest,
): Promise<void> {
  for (const { rates } of contenders) rates.length = 0
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { store, rates } of contenders) {
      const requests = Array.from({ length: BATCH }, (_, index) => requestFor(String(round), String(index)))
      const start = performance.now()
      await drain(store, requests)
      // The first turn of each warms up.
      if (round > 0) rates.push((BATCH * 1_000) / (performance.now() - start))
    }
  }
}

const JOBS = { keys: 'new keys, P-256', requests: 'requests, P-256' } as const

/** Median of the ratios of the rounds, so that a moment in which the machine was busy counts for one round only. */
function report(say: Say, job: keyof typeof JOBS, contenders: readonly Contender[]): readonly Figure[] {
  say(`\n${JOBS[job]}: servers per second in batches of ${String(BATCH)}`)
  for (const { name, rates } of contenders)
    say(`  ${name.padEnd(12)}${median(rates).toFixed(0).padStart(7)}/s`)
  const [memory, directory] = contenders
  const ratios = (directory?.rates ?? []).map((rate, index) => rate / (memory?.rates[index] ?? NaN))
  return [
    {
      id: `${job}-of-memory`,
      what: `${JOBS[job]}: a CA directory, of what a CA in memory reaches`,
      value: median(ratios),
      unit: 'x',
      target: { atLeast: AT_LEAST },
    },
    {
      id: `${job}-per-second`,
      what: `${JOBS[job]}: servers from a CA directory`,
      value: median(directory?.rates ?? []),
      unit: '/s',
    },
  ]
}

/** A store in memory holds what it has issued, so this is about the directory. */
async function measureHeap(say: Say, store: CAStore): Promise<Figure> {
  const { pem } = await createServerCSR({ hosts: ['server.local'] })
  const heaps: number[] = []
  for (const count of [SHORT, LONG]) {
    await drain(store, endless(`heap-${String(count)}`, { pem }, count))
    heaps.push(heapAfterCollection())
  }
  const [short = NaN, long = NaN] = heaps
  say(`\nheap after a batch of ${String(SHORT)}: ${megabytes(short)}; of ${String(LONG)}: ${megabytes(long)}`)
  return {
    id: 'heap-growth',
    what: `heap after ${String(LONG)} certificates, over that after ${String(SHORT)}`,
    value: (long - short) / MEGABYTE,
    unit: 'MB',
    target: { atMost: MOST_GROWTH_MB },
  }
}

function* endless(prefix: string, csr: { readonly pem: string }, count: number): Generator<BatchRequest> {
  for (let index = 0; index < count; index += 1) {
    const name = `${prefix}-${String(index)}`
    yield { name, csr, hosts: [`${name}.local`] }
  }
}

async function drain(store: CAStore, requests: Iterable<BatchRequest>): Promise<void> {
  for await (const { error } of issueMany({ store, requests })) if (error !== undefined) throw error
}

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect === 'function')
    for (let time = 0; time < 3; time += 1) Reflect.apply(collect, undefined, [])
  return process.memoryUsage().heapUsed
}

function megabytes(bytes: number): string {
  return `${(bytes / MEGABYTE).toFixed(1)} MB`
}
