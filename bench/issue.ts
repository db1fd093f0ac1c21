/**
 * Certificates per second for this library, its peers and raw cryptography, in one interleaved run: `npm run bench:issue`.
 * Two jobs: a certificate for a public key at hand, and for a request that is read and verified first. Ratios are what
 * counts; absolute figures belong to one machine and one hour.
 */
import { X509Certificate } from 'node:crypto'
import { nodeForge } from './contenders/node-forge.js'
import { orchardForKey, orchardForRequest } from './contenders/orchard.js'
import { peculiarX509 } from './contenders/peculiar-x509.js'
import { pkijsLibrary } from './contenders/pkijs.js'
import { rawJob, rawSigning } from './contenders/raw.js'
import { interleave } from './support/interleave.js'
import type { Contender, Rate } from './support/interleave.js'
import { CA_KINDS, INPUTS, prepareJob } from './support/job.js'
import type { CAKind, Input, Job } from './support/job.js'

const PLAN = { rounds: 9, turnMs: 250 }

/** A ratio that this library wants to reach. */
interface Target {
  readonly kind: CAKind
  readonly input: Input
  readonly against: string
  readonly atLeast: number
}

const TARGETS: readonly Target[] = [
  { kind: 'ec-p256', input: 'key', against: '@peculiar/x509', atLeast: 30 },
  { kind: 'ec-p256', input: 'request', against: '@peculiar/x509', atLeast: 30 },
  { kind: 'rsa-4096', input: 'key', against: 'raw: sign', atLeast: 0.9 },
  { kind: 'rsa-4096', input: 'request', against: 'raw: sign', atLeast: 0.9 },
]

for (const kind of CA_KINDS) {
  const job = await prepareJob(kind)
  for (const input of INPUTS) await measure(job, input)
}

async function measure(job: Job, input: Input): Promise<void> {
  const libraries = [
    input === 'key' ? await orchardForKey(job) : orchardForRequest(job),
    await peculiarX509(job, input),
    await pkijsLibrary(job, input),
    nodeForge(job, input),
  ].filter((contender) => contender !== undefined)
  for (const contender of libraries) await assertIssued(contender, job)
  const raw = [await rawSigning(job), ...(input === 'key' ? [] : [await rawJob(job)])]
  report(job.kind, input, await interleave([...raw, ...libraries], PLAN))
}

/** A bench of wrong certificates measures nothing: OpenSSL, inside Node, must believe each contender's. */
async function assertIssued(contender: Contender, job: Job): Promise<void> {
  const certificate = new X509Certificate(await contender.run())
  const root = new X509Certificate(job.root.der)
  const valid = certificate.verify(root.publicKey) && certificate.checkIssued(root)
  if (!valid) throw new Error(`${contender.name} made no valid certificate`)
}

function report(kind: CAKind, input: Input, rates: readonly Rate[]): void {
  const own = rates.find(({ name }) => name === 'orchard-pki')?.perSecond ?? NaN
  const what = input === 'key' ? 'for a key at hand' : 'for a request, read and verified'
  console.log(`\nCA key ${kind}: a certificate ${what}`)
  for (const { name, perSecond } of rates) {
    const ratio = name === 'orchard-pki' ? '' : `orchard-pki is ${(own / perSecond).toPrecision(3)} x`
    console.log(`  ${name.padEnd(34)} ${perSecond.toFixed(0).padStart(7)}/s   ${ratio}`.trimEnd())
  }
  for (const target of TARGETS.filter((each) => each.kind === kind && each.input === input)) {
    const ratio = own / (rates.find(({ name }) => name === target.against)?.perSecond ?? NaN)
    const verdict = ratio >= target.atLeast ? 'MET' : 'MISSED'
    console.log(`  ${verdict}: ${ratio.toPrecision(3)} x ${target.against}, wanted ${String(target.atLeast)}`)
  }
}
