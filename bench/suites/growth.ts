/**
 * How the cost of a certificate grows with its hosts, 1 to 1000, and with the certificates above its issuer, 0 to 8, and
 * what it costs to load such an issuer: `npm run bench -- growth`. An index of 10⁶ lines is the suite `scale`.
 */
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  encodePEM,
  exportUnencryptedPrivateKey,
  homeNameConstraints,
  loadIssuer,
  signServerCert,
} from '../../src/index.js'
import type { CertificateAuthority } from '../../src/index.js'
import { interleave } from '../support/interleave.js'
import type { Contender } from '../support/interleave.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const PLAN = { rounds: 15, turnMs: 120 }
const HOST_COUNTS = [1, 10, 100, 1_000] as const
/** A host more at 100 to 1000 costs at most so many times what it costs at 10 to 100. */
const MOST_GROWTH = 1.5
const DEPTHS = [0, 1, 2, 4, 8] as const
/** What an issuer with eight certificates above it may add to a certificate, times the cost under a root. */
const MOST_FOR_DEPTH = 1.1

/** How costs grow. */
export const suite: BenchSuite = {
  name: 'growth',
  title: 'the cost of a certificate by its hosts and by the depth of its chain',
  oneCore: true,
  run: async (say) => [...(await byHosts(say)), ...(await byDepth(say))],
}

async function byHosts(say: Say): Promise<readonly Figure[]> {
  const free = await createRootCA({ commonName: 'Bench root' })
  const home = await createRootCA({ commonName: 'Bench root', nameConstraints: homeNameConstraints({}) })
  const kinds = [
    { id: 'hosts', name: 'a root without constraints', issuer: free },
    { id: 'hosts-constrained', name: 'a root for home networks and names', issuer: home },
  ]
  const contenders: Contender<unknown>[] = []
  for (const count of HOST_COUNTS) {
    const { der } = await createServerCSR({ hosts: hostsOf(count) })
    for (const { id, issuer } of kinds) {
      const run = () => signServerCert({ issuer, csr: { der }, hosts: 'from-csr' })
      contenders.push({ name: `${id} ${String(count)}`, run })
    }
  }
  const micros = await costsOf(contenders)
  return kinds.flatMap(({ id, name }) => {
    const costs = HOST_COUNTS.map((count) => micros.get(`${id} ${String(count)}`) ?? NaN)
    say(`  ${name}`)
    for (const [index, count] of HOST_COUNTS.entries())
      say(`    ${String(count).padStart(4)} hosts ${(costs[index] ?? NaN).toFixed(0).padStart(7)} µs`)
    return slopes(id, name, costs)
  })
}

/** The cost of one host more, between 10 and 100 and between 100 and 1000: a straight line has the same. */
function slopes(id: string, name: string, costs: readonly number[]): readonly Figure[] {
  const [, ten = NaN, hundred = NaN, thousand = NaN] = costs
  const [early, late] = [(hundred - ten) / 90, (thousand - hundred) / 900]
  return [
    { id: `${id}-slope`, what: `${name}: one host more`, value: late, unit: 'us' },
    {
      id: `${id}-linear`,
      what: `${name}: one host more at 100 to 1000, times one more at 10 to 100`,
      value: late / early,
      unit: 'x',
      target: { atMost: MOST_GROWTH },
    },
  ]
}

/** Names and addresses in turn, all at home. */
function hostsOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    index % 2 === 0
      ? `host${String(index)}.home.arpa`
      : `192.168.${String(index >> 8)}.${String(index & 0xff)}`,
  )
}

async function byDepth(say: Say): Promise<readonly Figure[]> {
  const { der } = await createServerCSR({ hosts: hostsOf(2) })
  const issuers = await chainOfIssuers()
  const contenders: Contender<unknown>[] = []
  for (const depth of DEPTHS) {
    const issuer = issuers[depth]
    if (issuer === undefined) throw new Error(`no issuer at depth ${String(depth)}`)
    const run = () => signServerCert({ issuer, csr: { der }, hosts: 'from-csr' })
    contenders.push({ name: `sign ${String(depth)}`, run }, await loading(issuer, depth))
  }
  const micros = await costsOf(contenders)
  const of = (what: string, depth: number): number => micros.get(`${what} ${String(depth)}`) ?? NaN
  for (const depth of DEPTHS)
    say(
      `  ${String(depth)} above the issuer: a certificate ${of('sign', depth).toFixed(0)} µs, the issuer loaded ${of('load', depth).toFixed(0)} µs`,
    )
  return [
    {
      id: 'depth',
      what: 'a certificate under eight CAs, times its cost under a root',
      value: of('sign', 8) / of('sign', 0),
      unit: 'x',
      target: { atMost: MOST_FOR_DEPTH },
    },
    { id: 'load-root', what: 'a root loaded, its key too', value: of('load', 0), unit: 'us' },
    {
      id: 'load-eight',
      what: 'an issuer under eight CAs loaded, its signatures verified',
      value: of('load', 8),
      unit: 'us',
    },
  ]
}

/** A root, and below it one CA after the other: at place n the issuer with n certificates above it. */
async function chainOfIssuers(): Promise<readonly CertificateAuthority[]> {
  const issuers = [await createRootCA({ commonName: 'Bench root' })]
  for (let depth = 1; depth <= 8; depth += 1) {
    const issuer = issuers[depth - 1]
    if (issuer === undefined) throw new Error('a chain begins with its root')
    const commonName = `Bench CA ${String(depth)}`
    issuers.push(await createIntermediateCA({ commonName, issuer, pathLength: 8 - depth }))
  }
  return issuers
}

async function loading(issuer: CertificateAuthority, depth: number): Promise<Contender<unknown>> {
  const { der } = await exportUnencryptedPrivateKey({ privateKey: issuer.privateKey })
  const anchor = issuer.anchor === undefined ? '' : encodePEM('CERTIFICATE', issuer.anchor.der)
  const above = [...issuer.chain.map((certificate) => certificate.pem), anchor]
  const pem = depth === 0 ? issuer.pem : above.join('')
  return {
    name: `load ${String(depth)}`,
    run: () => loadIssuer({ certificate: { pem }, privateKey: { der } }),
  }
}

/** Microseconds of a call, by contender. */
async function costsOf(contenders: readonly Contender<unknown>[]): Promise<ReadonlyMap<string, number>> {
  const rates = await interleave(contenders, PLAN)
  return new Map(rates.map(({ name, perSecond }) => [name, 1e6 / perSecond]))
}
