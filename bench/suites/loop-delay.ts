/**
 * Whether the event loop is held up while certificates are issued one after the other and while an RSA-4096 key is made:
 * `npm run bench -- loop-delay`. A timer of one millisecond tells how late it is; idle turns and busy turns alternate, and
 * the 99th hundredth of each is compared.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import {
  createMemoryStore,
  createRootCA,
  createServerCSR,
  generatePrivateKey,
  issueMany,
  signServerCert,
} from '../../src/index.js'
import type { KeyKind } from '../../src/index.js'
import { median } from '../support/median.js'
import { PROVIDERS } from '../support/providers.js'
import type { Provider } from '../support/providers.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const ROUNDS = 11
const TURN_MS = 700
/** Most milliseconds over the idle loop. */
const AT_MOST_MS = 2
/** Requests of a batch. */
const BATCH = 200

/** Nothing blocks the event loop. */
export const suite: BenchSuite = {
  name: 'loop-delay',
  title: 'how late the event loop is while certificates and keys are made, over an idle one',
  run,
}

/** What the loop does in a turn. */
interface Work {
  readonly id: string
  readonly name: string
  /** Does it once. */
  readonly once: () => Promise<unknown>
  /** True where the caller himself fills one turn of the loop: told, not judged. */
  readonly filled?: boolean
}

async function run(say: Say): Promise<readonly Figure[]> {
  const idle: Work = { id: 'idle', name: 'idle', once: () => wait(5) }
  const works = [idle, ...(await Promise.all(PROVIDERS.map(worksOf))).flat()]
  for (const { once } of works) await once()
  const late = new Map<string, number[]>(works.map(({ id }) => [id, []]))
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const work of works) late.get(work.id)?.push(await lateness(work))
  }
  const of = (id: string): number => median(late.get(id) ?? [])
  for (const { id, name } of works) say(`  ${name.padEnd(46)} p99 ${of(id).toFixed(2).padStart(7)} ms`)
  return works
    .filter((work) => work !== idle)
    .map(({ id, name, filled }) => ({
      id,
      what: `${name}: p99 of the delay of the event loop, over an idle one`,
      value: of(id) - of(idle.id),
      unit: 'ms',
      ...(filled === true ? {} : { target: { atMost: AT_MOST_MS } }),
    }))
}

async function worksOf(provider: Provider): Promise<readonly Work[]> {
  const keys: Work = {
    id: `${provider.id}-rsa-4096-key`,
    name: `${provider.name}: RSA-4096 keys are made`,
    once: () => generatePrivateKey({ kind: 'rsa-4096', crypto: provider.crypto }),
  }
  const one = await issuing(provider, 'ec-p256', 'P-256')
  const batches = [atOnce(provider, one), await inBatches(provider)]
  return [one, ...batches, await issuing(provider, 'rsa-4096', 'RSA-4096'), keys]
}

async function issuing({ id, name, crypto }: Provider, keyKind: KeyKind, label: string): Promise<Work> {
  const issuer = await createRootCA({ commonName: 'Bench root', keyKind, crypto })
  const { der } = await createServerCSR({ hosts: ['homebox.local', '192.168.1.20'] })
  const once = () => signServerCert({ issuer, csr: { der }, hosts: 'from-csr', crypto })
  return { id: `${id}-${keyKind}`, name: `${name}: certificates of a ${label} CA`, once }
}

/** Many calls that do not wait for each other. */
function atOnce({ id, name }: Provider, { once }: Work): Work {
  return {
    id: `${id}-at-once`,
    name: `${name}: ${String(BATCH)} calls at once`,
    once: () => Promise.all(Array.from({ length: BATCH }, once)),
    filled: true,
  }
}

async function inBatches({ id, name, crypto }: Provider): Promise<Work> {
  const issuer = await createRootCA({ commonName: 'Bench root', crypto })
  const { pem } = await createServerCSR({ hosts: ['homebox.local'] })
  let count = 0
  const once = async (): Promise<void> => {
    const store = await createMemoryStore({ issuer })
    const requests = Array.from({ length: BATCH }, () => ({
      name: `server-${String((count += 1))}`,
      csr: { pem },
      hosts: ['homebox.local'],
    }))
    for await (const result of issueMany({ store, requests, crypto }))
      if (result.error !== undefined) throw new Error(result.error.message)
  }
  return { id: `${id}-issue-many`, name: `${name}: issueMany of ${String(BATCH)} requests`, once }
}

/** The 99th hundredth of the delays of a turn, in milliseconds. Work goes on without a pause, as a batch does. */
async function lateness({ once }: Work): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: 1 })
  histogram.enable()
  const end = performance.now() + TURN_MS
  while (performance.now() < end) await once()
  // A loop that was never free has a timer that is late still.
  await wait(2)
  histogram.disable()
  return histogram.percentile(99) / 1e6
}
