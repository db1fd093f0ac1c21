/**
 * How fast a certificate is read, every field and every extension, beside `@peculiar/x509`, pkijs and node:crypto:
 * `npm run bench -- parse`.
 */
import 'reflect-metadata'
import { X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import * as pkijs from 'pkijs'
import { createRootCA, createServerCSR, readCertificate, signServerCert } from '../../src/index.js'
import { interleave } from '../support/interleave.js'
import type { Contender } from '../support/interleave.js'
import { inTurn } from '../support/job.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const PLAN = { rounds: 11, turnMs: 200 }
const DISTINCT = 200
const AT_LEAST = 20
/** Certificates of one call: one alone would measure the promise. */
const BATCH = 10

/** A certificate is read. */
export const suite: BenchSuite = {
  name: 'parse',
  title: 'a server certificate is read, every extension too',
  oneCore: true,
  run,
}

async function run(say: Say): Promise<readonly Figure[]> {
  const next = inTurn(await makeCertificates())
  const contenders = [
    reads('orchard-pki', () => readCertificate(next()).extensions.subjectAltName?.length),
    reads('@peculiar/x509', () => new x509.X509Certificate(next()).extensions.length),
    reads('pkijs', () => pkijs.Certificate.fromBER(next()).extensions?.length),
    reads('node:crypto', () => new X509Certificate(next()).subjectAltName?.length),
  ]
  for (const { run } of contenders) await run()
  const rates = await interleave(contenders, PLAN)
  const of = (wanted: string): number => rates.find(({ name }) => name === wanted)?.perSecond ?? NaN
  for (const { name, perSecond } of rates)
    say(`  ${name.padEnd(16)} ${(perSecond * BATCH).toFixed(0).padStart(7)}/s`)
  const over = (peer: string): number => of('orchard-pki') / of(peer)
  return [
    {
      id: 'over-peculiar',
      what: 'a certificate read, times as fast as @peculiar/x509',
      value: over('@peculiar/x509'),
      unit: 'x',
      target: { atLeast: AT_LEAST },
    },
    { id: 'over-pkijs', what: 'a certificate read, times as fast as pkijs', value: over('pkijs'), unit: 'x' },
    {
      id: 'over-node',
      what: 'a certificate read, times as fast as X509Certificate of node:crypto',
      value: over('node:crypto'),
      unit: 'x',
    },
    { id: 'time', what: 'a certificate read', value: 1e6 / (of('orchard-pki') * BATCH), unit: 'us' },
  ]
}

function reads(name: string, read: () => number | undefined): Contender<unknown> {
  return {
    name,
    run: () => {
      for (let count = 0; count < BATCH; count += 1) {
        if ((read() ?? 0) === 0) throw new Error(`${name} reads no names`)
      }
      return Promise.resolve()
    },
  }
}

async function makeCertificates(): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const issuer = await createRootCA({ commonName: 'Bench root' })
  const made: Uint8Array<ArrayBuffer>[] = []
  for (let index = 0; index < DISTINCT; index += 1) {
    const csr = await createServerCSR({
      hosts: [`host${String(index)}.home.arpa`, `192.168.1.${String(index)}`],
    })
    made.push(Uint8Array.from((await signServerCert({ issuer, csr })).der))
  }
  return made
}
