/**
 * Certificates per second, request in and certificate out, for this library and its peers in one interleaved run:
 * `npm run bench:issue`. Ratios are what counts; absolute figures belong to one machine and one hour.
 */
import { X509Certificate } from 'node:crypto'
import { nodeForge } from './contenders/node-forge.js'
import { orchard } from './contenders/orchard.js'
import { peculiarX509 } from './contenders/peculiar-x509.js'
import { pkijsLibrary } from './contenders/pkijs.js'
import { rawJob, rawSigning } from './contenders/raw.js'
import { interleave } from './support/interleave.js'
import type { Contender, Rate } from './support/interleave.js'
import { CA_KINDS, prepareJob } from './support/job.js'
import type { CAKind, Job } from './support/job.js'

const PLAN = { rounds: 9, turnMs: 300 }

/** A ratio that this library wants to reach. */
interface Target {
  readonly kind: CAKind
  readonly against: string
  readonly atLeast: number
}

const TARGETS: readonly Target[] = [
  { kind: 'ec-p256', against: '@peculiar/x509', atLeast: 30 },
  { kind: 'rsa-4096', against: 'raw: sign', atLeast: 0.9 },
]

for (const kind of CA_KINDS) await measure(kind)

async function measure(kind: CAKind): Promise<void> {
  const job = await prepareJob(kind)
  const libraries = [orchard(job), await peculiarX509(job), await pkijsLibrary(job), nodeForge(job)]
  const present = libraries.filter((contender) => contender !== undefined)
  for (const contender of present) await assertIssued(contender, job)
  const rates = await interleave([await rawSigning(job), await rawJob(job), ...present], PLAN)
  report(kind, rates)
}

/** A bench of wrong certificates measures nothing: OpenSSL, inside Node, must believe each contender's. */
async function assertIssued(contender: Contender, job: Job): Promise<void> {
  const certificate = new X509Certificate(await contender.run())
  const root = new X509Certificate(job.root.der)
  const valid = certificate.verify(root.publicKey) && certificate.checkIssued(root)
  if (!valid) throw new Error(`${contender.name} made no valid certificate`)
}

function report(kind: CAKind, rates: readonly Rate[]): void {
  const own = rates.find(({ name }) => name === 'orchard-pki')?.perSecond ?? NaN
  console.log(`\nCA key ${kind}, request key P-256`)
  for (const { name, perSecond } of rates) {
    const ratio = name === 'orchard-pki' ? '' : `orchard-pki is ${(own / perSecond).toPrecision(3)} x`
    console.log(`  ${name.padEnd(34)} ${perSecond.toFixed(0).padStart(7)}/s   ${ratio}`.trimEnd())
  }
  for (const target of TARGETS.filter((each) => each.kind === kind)) {
    const ratio = own / (rates.find(({ name }) => name === target.against)?.perSecond ?? NaN)
    const verdict = ratio >= target.atLeast ? 'MET' : 'MISSED'
    console.log(`  ${verdict}: ${ratio.toPrecision(3)} x ${target.against}, wanted ${String(target.atLeast)}`)
  }
}
