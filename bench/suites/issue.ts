/**
 * Certificates per second for this library, its peers and raw cryptography, in one interleaved run on one core:
 * `npm run bench -- issue`. Two jobs: a certificate for a public key at hand, and for a request that is read and verified
 * first, of 1000 distinct ones. Ratios are what counts; absolute figures belong to one machine and one hour.
 */
import { X509Certificate } from 'node:crypto'
import { nodeForge } from '../contenders/node-forge.js'
import {
  orchardForKey,
  orchardForOwnRequest,
  orchardForRequest,
  orchardName,
  OWN_NAME,
} from '../contenders/orchard.js'
import { peculiarX509 } from '../contenders/peculiar-x509.js'
import { pkijsLibrary } from '../contenders/pkijs.js'
import { DIRECT_NAME, directJob, rawJob, rawName, rawSigning } from '../contenders/raw.js'
import { interleave } from '../support/interleave.js'
import type { Contender } from '../support/interleave.js'
import { CA_KINDS, INPUTS, prepareJob } from '../support/job.js'
import type { CAKind, Input, Job } from '../support/job.js'
import { PROVIDERS } from '../support/providers.js'
import type { Provider } from '../support/providers.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const PLAN = { rounds: 15, turnMs: 200 }

/** Certificates are made. */
export const suite: BenchSuite = {
  name: 'issue',
  title: 'a certificate is made: this library, its peers, and the cryptography alone, on one core',
  oneCore: true,
  run,
}

/** Calls per second by contender. */
type Rates = ReadonlyMap<string, number>

async function run(say: Say): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  let job: Job | undefined
  for (const kind of CA_KINDS) {
    job = await prepareJob(kind, job?.ownRequests)
    for (const input of INPUTS) {
      const rates = await measure(job, input)
      report(say, `CA key ${kind}: ${TITLES[input]}`, rates)
      figures.push(...(input === 'key' ? keyFigures(kind, rates) : requestFigures(kind, rates)))
    }
  }
  return figures
}

const TITLES: Readonly<Record<Input, string>> = {
  key: 'a certificate for a key at hand',
  request: 'a certificate for a request, read and verified',
}

async function measure(job: Job, input: Input): Promise<Rates> {
  const own = input === 'key' ? await keyContenders(job) : await ownContenders(job)
  const peers = [await peculiarX509(job, input), await pkijsLibrary(job, input), nodeForge(job, input)]
  const libraries = [...own, ...peers].filter((contender) => contender !== undefined)
  for (const contender of libraries) await assertIssued(contender, job)
  const raw = input === 'key' ? [await rawSigning(job)] : await rawContenders(job)
  const rates = await interleave([...raw, ...libraries], PLAN)
  return new Map(rates.map(({ name, perSecond }) => [name, perSecond]))
}

async function keyContenders(job: Job): Promise<readonly Contender[]> {
  return Promise.all(PROVIDERS.map((provider) => orchardForKey(job, provider)))
}

async function ownContenders(job: Job): Promise<readonly Contender[]> {
  const both = await Promise.all(PROVIDERS.map((provider) => orchardForRequest(job, provider)))
  return [...both, orchardForOwnRequest(job)]
}

async function rawContenders(job: Job): Promise<readonly Contender[]> {
  const both = await Promise.all(PROVIDERS.map((provider) => rawJob(job, provider)))
  return [...both, await directJob(job)]
}

/** A bench of wrong certificates measures nothing: OpenSSL, inside Node, must believe each contender's. */
async function assertIssued(contender: Contender, job: Job): Promise<void> {
  const certificate = new X509Certificate(await contender.run())
  const root = new X509Certificate(job.root.der)
  const valid = certificate.verify(root.publicKey) && certificate.checkIssued(root)
  if (!valid) throw new Error(`${contender.name} made no valid certificate`)
}

function report(say: Say, title: string, rates: Rates): void {
  say(`\n${title}`)
  for (const [name, perSecond] of rates) say(`  ${name.padEnd(38)} ${perSecond.toFixed(0).padStart(7)}/s`)
}

/** Least share of the raw job that is reached, by the CA's key. */
const OF_RAW: Readonly<Record<CAKind, number>> = { 'ec-p256': 0.85, 'rsa-2048': 0.93, 'rsa-4096': 0.98 }

/** How many times as fast as its peers this library is at least, where their own time is not the signature's. */
const OVER_PEERS = { '@peculiar/x509': 40, pkijs: 20 } as const

function requestFigures(kind: CAKind, rates: Rates): readonly Figure[] {
  const of = (name: string): number => rates.get(name) ?? NaN
  const own = PROVIDERS.flatMap((provider): readonly Figure[] => {
    const rate = of(orchardName(provider))
    const prefix = `${kind}-${provider.id}`
    const who = `${kind}, signServerCert with ${provider.name}`
    return [
      {
        id: `${prefix}-of-raw`,
        what: `${who}, of ${rawName(provider)}`,
        value: rate / of(rawName(provider)),
        unit: 'x',
        target: { atLeast: OF_RAW[kind] },
      },
      {
        id: `${prefix}-of-direct`,
        what: `${who}, of ${DIRECT_NAME}`,
        value: rate / of(DIRECT_NAME),
        unit: 'x',
      },
      ...overPeers(`${prefix}-over`, who, (peer) => rate / of(peer), kind === 'ec-p256' ? OVER_PEERS : {}),
    ]
  })
  return [
    ...own,
    {
      id: `${kind}-own-request-of-raw`,
      what: `${kind}, signServerCert of a request that this library made, of raw, WebCrypto`,
      value: of(OWN_NAME) / of(rawName({ name: 'WebCrypto' })),
      unit: 'x',
      target: { atLeast: OF_RAW[kind] },
    },
    ...overPeers(
      `${kind}-raw-over`,
      `${kind}, ${rawName({ name: 'nodeCrypto' })}: what a library that costs nothing would reach`,
      (peer) => of(rawName({ name: 'nodeCrypto' })) / of(peer),
      {},
    ),
    ...rateFigures(kind, rates),
  ]
}

function overPeers(
  prefix: string,
  who: string,
  ratioTo: (peer: string) => number,
  targets: Readonly<Partial<Record<string, number>>>,
): readonly Figure[] {
  return Object.keys(OVER_PEERS).map((peer) => ({
    id: `${prefix}-${idOf(peer)}`,
    what: `${who}, times as fast as ${peer}`,
    value: ratioTo(peer),
    unit: 'x',
    ...(targets[peer] === undefined ? {} : { target: { atLeast: targets[peer] } }),
  }))
}

/** Certificates per second, for the chart: they belong to one machine. */
function rateFigures(kind: CAKind, rates: Rates): readonly Figure[] {
  return [...rates].map(([name, value]) => ({
    id: `${kind}-rate-${idOf(name)}`,
    what: `${kind}, ${name}`,
    value,
    unit: '/s',
  }))
}

/** The same for a key at hand, where a request is neither read nor verified. */
const KEY_OVER_PEERS: Readonly<Record<Provider['id'], Readonly<Partial<Record<string, number>>>>> = {
  core: {},
  node: OVER_PEERS,
}

function keyFigures(kind: CAKind, rates: Rates): readonly Figure[] {
  const of = (name: string): number => rates.get(name) ?? NaN
  const signatures: Figure = {
    id: `${kind}-signatures`,
    what: `${kind}, the signature alone, WebCrypto`,
    value: of('raw: sign'),
    unit: '/s',
  }
  const who = `${kind}, for a key at hand`
  const own = PROVIDERS.flatMap((provider): readonly Figure[] => {
    const rate = of(orchardName(provider))
    const prefix = `${kind}-key-${provider.id}`
    const whose = `${who}, with ${provider.name}`
    if (kind === 'ec-p256')
      return overPeers(`${prefix}-over`, whose, (peer) => rate / of(peer), KEY_OVER_PEERS[provider.id])
    const ofSigning: Figure = {
      id: `${prefix}-of-signing`,
      what: `${whose}, of the signature alone`,
      value: rate / of('raw: sign'),
      unit: 'x',
      ...(kind === 'rsa-4096' ? { target: { atLeast: 0.9 } } : {}),
    }
    return [ofSigning]
  })
  return [...own, signatures]
}

/** A name as a part of an id. */
function idOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}
