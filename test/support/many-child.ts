import { existsSync, writeFileSync } from 'node:fs'
import { toHex } from '../../src/base/bytes.js'
import { isPKIError } from '../../src/base/errors.js'
import { decodePEM } from '../../src/base/pem.js'
import type { CADirectory } from '../../src/store/directory/ca-directory.js'
import { openCADirectory } from '../../src/store/directory/open-ca-directory.js'
import { issueMany } from '../../src/store/issue-many.js'
import { issue } from '../../src/store/issue.js'
import { renew } from '../../src/store/renew.js'
import { NOW } from './issue.js'
import { reportSteps } from './disk/step-report.js'
import { watchedLayer } from './store.js'

/** What one of many processes is told. */
export interface ManyJob {
  /** What it does, over and over. */
  readonly work: 'issue' | 'issue-many' | 'renew' | 'renew-new-key'
  /** The folder of the CA. */
  readonly path: string
  /** What it calls itself. */
  readonly name: string
  /** How often it does it. */
  readonly times: number
  /** The file that lets all begin; one with its own name behind that says that it is ready. */
  readonly start: string
  /** Before which operation of the disk it is killed; absent: not at all. */
  readonly killAt?: number
}

let place = 0
const REPORTS = reportSteps(() => place)

async function runJob(job: ManyJob): Promise<void> {
  const files = watchedLayer(() => {
    if (place === job.killAt) process.kill(process.pid, 'SIGKILL')
    place += 1
  })
  const store = await openCADirectory({ path: job.path, files })
  writeFileSync(`${job.start}-${job.name}`, '')
  while (!existsSync(job.start)) await new Promise((resolve) => setTimeout(resolve, 2))
  if (job.work === 'issue-many') return issueInGroups(store, job)
  for (let time = 0; time < job.times; time += 1) await workOnce(store, job, time)
}

async function workOnce(store: CADirectory, { work, name }: ManyJob, time: number): Promise<void> {
  if (work !== 'issue') return renewOnce(store, work === 'renew-new-key')
  const { der, serialNumber } = await issue({ store, hosts: [`${name}-${String(time)}.local`], now: NOW })
  hand(serialNumber, der)
}

async function issueInGroups(store: CADirectory, { name, times }: ManyJob): Promise<void> {
  const requests = Array.from({ length: times }, (_, time) => {
    const host = `${name}-${String(time)}`
    return { name: host, hosts: [`${host}.local`] }
  })
  for await (const result of issueMany({ store, requests, now: NOW })) {
    if (result.error !== undefined) throw result.error
    handPEM(result.serialNumber, result.chainPEM)
  }
}

/** Another process may have been faster: it says so by a code. */
async function renewOnce(store: CADirectory, newKey: boolean): Promise<void> {
  try {
    const { serialNumber, chainPEM } = await renew({ store, name: 'box', newKey, now: NOW })
    handPEM(serialNumber, chainPEM)
  } catch (error) {
    if (!isPKIError(error)) throw error
    REPORTS.note(error.code, place, {})
  }
}

function handPEM(serialNumber: string, chainPEM: string): void {
  const [leaf] = decodePEM(chainPEM)
  if (leaf !== undefined) hand(serialNumber, leaf.der)
}

function hand(serialNumber: string, der: Uint8Array): void {
  const certificates = new Map([[serialNumber, toHex(der)]])
  REPORTS.note('issued', place, { certificates, statuses: new Map([[serialNumber, 'valid']]) })
}

void runJob(JSON.parse(process.argv[2] ?? '{}') as ManyJob)
