/**
 * What a CA directory costs beside a CA in memory when a batch is issued: `npm run bench:issue-many [-- FOLDER]`. Both get
 * turns in one run; the ratio is what counts. Then the heap after a short and a long batch: it must not grow with the
 * input. FOLDER says on which disk the directory lies; absent: the folder for temporary files.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createMemoryStore, createRootCA, createServerCSR, issueMany } from '../src/index.js'
import type { BatchRequest, CAStore } from '../src/index.js'
import { createCADirectory } from '../src/node.js'

const ROUNDS = 9
const BATCH = 200
const AT_LEAST = 0.75
const SHORT = 1_000
const LONG = 20_000
/** Bytes by which the heap may differ after twenty times the input. */
const MOST_GROWTH = 8 * 1024 * 1024

interface Contender {
  readonly name: string
  readonly store: CAStore
  readonly rates: number[]
}

const folder = await mkdtemp(join(process.argv[2] ?? tmpdir(), 'orchard-bench-'))
try {
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
  await compare('new keys, P-256', contenders, (name) => ({ name, hosts: [`${name}.local`] }))
  await compare('requests, P-256', contenders, (name) => ({ name, csr: { pem }, hosts: [`${name}.local`] }))
  await measureHeap(directory)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function compare(
  what: string,
  contenders: readonly Contender[],
  requestFor: (name: string) => BatchRequest,
): Promise<void> {
  for (const { rates } of contenders) rates.length = 0
  const label = what.startsWith('new') ? 'key' : 'csr'
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { store, rates } of contenders) {
      const names = Array.from({ length: BATCH }, (_, index) => `${label}-${String(round)}-${String(index)}`)
      const start = performance.now()
      await drain(store, names.map(requestFor))
      // The first turn of each warms up.
      if (round > 0) rates.push((BATCH * 1_000) / (performance.now() - start))
    }
  }
  report(what, contenders)
}

/** Median of the ratios of the rounds, so that a moment in which the machine was busy counts for one round only. */
function report(what: string, contenders: readonly Contender[]): void {
  console.log(`\n${what}: servers per second in batches of ${String(BATCH)}`)
  for (const { name, rates } of contenders)
    console.log(`  ${name.padEnd(12)}${median(rates).toFixed(0).padStart(7)}/s`)
  const [memory, directory] = contenders
  const ratios = (directory?.rates ?? []).map((rate, index) => rate / (memory?.rates[index] ?? NaN))
  const ratio = median(ratios)
  const verdict = ratio >= AT_LEAST ? 'MET' : 'MISSED'
  console.log(`  ${verdict}: directory reaches ${ratio.toPrecision(3)} of memory, wanted ${String(AT_LEAST)}`)
}

/** A store in memory holds what it has issued, so this is about the directory. */
async function measureHeap(store: CAStore): Promise<void> {
  const { pem } = await createServerCSR({ hosts: ['server.local'] })
  const heaps: number[] = []
  for (const count of [SHORT, LONG]) {
    await drain(store, endless(`heap-${String(count)}`, { pem }, count))
    heaps.push(heapAfterCollection())
  }
  const [short = NaN, long = NaN] = heaps
  const verdict = long - short <= MOST_GROWTH ? 'MET' : 'MISSED'
  console.log(
    `\nheap after a batch of ${String(SHORT)}: ${megabytes(short)}; of ${String(LONG)}: ${megabytes(long)}`,
  )
  console.log(`  ${verdict}: grown by ${megabytes(long - short)}, at most ${megabytes(MOST_GROWTH)}`)
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
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? NaN
}
