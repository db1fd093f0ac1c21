/**
 * Where the time of `signServerCert` goes: a sampling profile of V8 while certificates for P-256 requests are made, by
 * the folder whose function was running. What OpenSSL does counts for the function of node:crypto that called it.
 * `npm run bench -- profile`.
 */
import { Session } from 'node:inspector/promises'
import type { Profiler } from 'node:inspector'
import { orchardForRequest } from '../contenders/orchard.js'
import { turnTaker } from '../support/interleave.js'
import { prepareJob } from '../support/job.js'
import { PROVIDERS } from '../support/providers.js'
import type { Provider } from '../support/providers.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const WARM_UP_MS = 2_000
const TURN_MS = 5_000
const SAMPLE_MICROS = 100
/** Functions that are printed, the most expensive first. */
const SHOWN = 15

/** Names of the functions of Node in C++ that call OpenSSL; they have no file. */
const NATIVE =
  /^(run|checkEcKeyData|initECRaw|initEDRaw|SignJob|HashJob|init|update|digest|export|oneShotDigest)$/

/** Who ran, by a function's file, or by its name where it has none; the first that fits. */
const PARTS = [
  { id: 'openssl', name: 'OpenSSL', fits: NATIVE },
  { id: 'crypto', name: 'what Node puts around OpenSSL', fits: /^node:(internal\/)?crypto/ },
  {
    id: 'write',
    name: 'the certificate is written: `src/der/write`, `src/x509/write`',
    fits: /\/src\/(der\/write|x509\/write\/)/,
  },
  { id: 'read', name: 'the request is read: `src/der`, `src/x509/read`', fits: /\/src\/(der|x509\/read)\// },
  { id: 'keys', name: 'keys and signatures: `src/keys`', fits: /\/src\/keys\// },
  { id: 'issue', name: 'what may be signed: `src/issue`', fits: /\/src\/issue\// },
  { id: 'base', name: 'hosts, options, PEM: `src/base`', fits: /\/src\/base\// },
  { id: 'collector', name: 'the garbage collector', fits: /^\(garbage collector\)$/ },
  { id: 'idle', name: 'waiting for a thread', fits: /^\(idle\)$/ },
  { id: 'rest', name: 'promises, and the rest of Node and V8', fits: /(?:)/ },
] as const

/** Where the time goes. */
export const suite: BenchSuite = {
  name: 'profile',
  title: 'where the time of a certificate goes, P-256',
  oneCore: true,
  run,
}

/** Microseconds of a function itself, and where it stands. */
interface SelfTime {
  readonly name: string
  readonly file: string
  readonly micros: number
}

async function run(say: Say): Promise<readonly Figure[]> {
  const job = await prepareJob('ec-p256')
  const figures: Figure[] = []
  for (const provider of PROVIDERS) {
    const contender = turnTaker(await orchardForRequest(job, provider))
    await contender.turn(WARM_UP_MS)
    const times = selfTimes(await profileOf(() => contender.turn(TURN_MS)))
    figures.push(...report(say, provider, times))
  }
  return figures
}

async function profileOf(work: () => Promise<unknown>): Promise<Profiler.Profile> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_MICROS })
  await session.post('Profiler.start')
  await work()
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return profile
}

function selfTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): readonly SelfTime[] {
  const micros = new Map<number, number>()
  for (const [index, id] of samples.entries())
    micros.set(id, (micros.get(id) ?? 0) + Math.max(0, timeDeltas[index] ?? 0))
  const times = new Map<string, SelfTime>()
  for (const { id, callFrame } of nodes) {
    const { functionName: name, url: file, lineNumber } = callFrame
    const key = `${name} ${file}:${String(lineNumber)}`
    const before = times.get(key)?.micros ?? 0
    times.set(key, { name: name || '(anonymous)', file, micros: before + (micros.get(id) ?? 0) })
  }
  return [...times.values()].sort((a, b) => b.micros - a.micros)
}

function report(say: Say, provider: Provider, times: readonly SelfTime[]): readonly Figure[] {
  const total = times.reduce((sum, { micros }) => sum + micros, 0)
  const share = (micros: number): number => (100 * micros) / total
  say(`\n${provider.name}: the functions that take most`)
  for (const { name, file, micros } of times.slice(0, SHOWN))
    say(`  ${share(micros).toFixed(1).padStart(5)} %  ${name.padEnd(30)} ${shortened(file)}`)
  return PARTS.map(({ id, name }): Figure => {
    const own = times.filter((time) => partOf(time) === id)
    const value = share(own.reduce((sum, { micros }) => sum + micros, 0))
    return { id: `${provider.id}-${id}`, what: `${provider.name}: ${name}`, value, unit: '%' }
  })
}

function partOf({ name, file }: SelfTime): string | undefined {
  return PARTS.find(({ fits }) => fits.test(file === '' ? name : file))?.id
}

function shortened(file: string): string {
  return file.replace(/^.*\/(src|bench)\//, '$1/')
}
