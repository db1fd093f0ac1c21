import assert from 'node:assert/strict'
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ensureServerCertificate } from '../../../src/store/ensure-server-certificate.js'
import { openCADirectory } from '../../../src/store/directory/open-ca-directory.js'
import { entryOfIndexLine, parseIndexLine } from '../../../src/store/index-line.js'
import { bundleProgram, QUICK_START } from '../../support/bundle-program.js'
import { imageOfFolder } from '../../support/disk/image-of-folder.js'
import { HOME } from '../../support/disk/home.js'
import { inspect } from '../../support/disk/inspect-ca.js'
import { Ledger } from '../../support/disk/ledger.js'
import type { Expectation } from '../../support/disk/ledger.js'
import { readStep } from '../../support/disk/step-report.js'
import type { ReportedStep } from '../../support/disk/step-report.js'
import { mustRun, runProgram, without } from '../../support/interop/run-program.js'
import { NOW } from '../../support/issue.js'
import type { ManyJob } from '../../support/many-child.js'
import { freshCA, freshFolder, textOf } from '../../support/store.js'

const PROCESSES = 8
const TIMES = 200
const FEWER = 60
/** In the middle of about the thirtieth certificate of a process. */
const KILL_AT = 450

describe('many processes at one directory', () => {
  const folder = freshFolder()
  let program = ''
  let scenes = 0

  before(async () => {
    program = await bundleProgram(
      fileURLToPath(new URL('../../support/many-child.js', import.meta.url)),
      folder,
    )
  })

  it('eight that issue two hundred certificates each: 1600 serial numbers, lines and files', async () => {
    const { path, run } = await scene()
    const runs = await run(issuers())
    assert.deepEqual(
      runs.map(({ status }) => status),
      runs.map(() => 0),
    )
    const serials = await expectWhole(path, runs)
    assert.equal(new Set(serials).size, PROCESSES * TIMES)
    assert.equal(linesOf(path).length, PROCESSES * TIMES)
    assert.equal(readdirSync(join(path, 'ca/newcerts')).length, PROCESSES * TIMES)
  })

  it('seven come to their end when the eighth is killed, and what it had issued is there', async () => {
    const { path, run } = await scene()
    const jobs = issuers().map((job) => ({ ...job, times: FEWER }))
    const runs = await run(jobs.map((job, at) => (at === 3 ? { ...job, killAt: KILL_AT } : job)))
    assert.deepEqual(
      runs.map(({ status }) => status),
      runs.map((_, at) => (at === 3 ? -1 : 0)),
    )
    const serials = await expectWhole(path, runs)
    assert.equal(new Set(serials).size, serials.length)
    const ofKilled = serials.length - (PROCESSES - 1) * FEWER
    assert.ok(ofKilled > 0 && ofKilled < FEWER, String(ofKilled))
  })

  it('two that renew one server at once leave one certificate in use, and its key beside it', async () => {
    const { path, run } = await scene()
    const store = await openCADirectory({ path })
    const first = await ensureServerCertificate({ store, name: 'box', hosts: ['box.local'], now: NOW })
    const jobs = (['renew', 'renew-new-key'] as const).map((work) => ({ work, times: 20 }))
    const runs = await run(jobs)
    assert.deepEqual(
      runs.map(({ status }) => status),
      [0, 0],
    )
    const refused = runs.flatMap(({ steps }) => steps).filter(({ what }) => what.startsWith('ERR'))
    assert.deepEqual([...new Set(refused.map(({ what }) => what))], [])
    const serials = await expectWhole(path, runs)
    const { serialNumber } = await ensureServerCertificate({
      store,
      name: 'box',
      hosts: ['box.local'],
      now: NOW,
    })
    assert.notEqual(serialNumber, first.serialNumber)
    assert.ok(serials.includes(serialNumber))
  })

  async function scene(): Promise<Scene> {
    const own = join(folder, `scene-${String(scenes++)}`)
    const path = join(own, 'orchard')
    await freshCA(path)
    return {
      path,
      run: async (jobs) => {
        const start = join(own, 'start')
        const runs = jobs.map(async (job, at) => {
          const whole = { path, start, name: `p${String(at)}`, ...job } satisfies ManyJob
          return runProgram(process.execPath, [program, JSON.stringify(whole)], { env: QUICK_START })
        })
        while (readdirSync(own).filter((name) => name.startsWith('start-')).length < jobs.length)
          await new Promise((resolve) => setTimeout(resolve, 5))
        writeFileSync(start, '')
        return (await Promise.all(runs)).map(({ status, stdout, stderr }) => {
          assert.equal(stderr, '')
          return { status, steps: stdout.split('\n').slice(0, -1).map(readStep) }
        })
      },
    }
  }
})

interface Scene {
  readonly path: string
  readonly run: (jobs: readonly Pick<ManyJob, 'work' | 'times' | 'killAt'>[]) => Promise<readonly ManyRun[]>
}

interface ManyRun {
  readonly status: number
  readonly steps: readonly ReportedStep[]
}

/** Six that issue one by one, and two that do it in groups. */
function issuers(): readonly Pick<ManyJob, 'work' | 'times' | 'killAt'>[] {
  return Array.from({ length: PROCESSES }, (_, at) => ({
    work: at < 6 ? ('issue' as const) : ('issue-many' as const),
    times: TIMES,
  }))
}

function linesOf(path: string): readonly string[] {
  return textOf(path, 'ca/index.txt').split('\n').slice(0, -1)
}

/** Finds everything that was handed out, and nothing half-done; gives the serial number of each certificate. */
async function expectWhole(path: string, runs: readonly ManyRun[]): Promise<readonly string[]> {
  const handedOut = runs.flatMap(({ steps }) =>
    steps.flatMap(({ result }) => [...(result.certificates ?? [])]),
  )
  const directory = await openCADirectory({ path })
  const image = imageOfFolder(path, HOME)
  const expected = promised(handedOut, await directory.serverNames())
  assert.deepEqual(await inspect({ disk: { image }, directory, broken: [] }, expected, image), [])
  assert.ok(
    linesOf(path).every((line) => entryOfIndexLine(parseIndexLine(line) ?? assert.fail(line)) !== undefined),
  )
  assert.equal(existsSync(join(path, 'ca/orchard/lock')), false)
  if (without('openssl') === false)
    await mustRun('openssl', ['ca', '-batch', '-config', 'ca/openssl.cnf', '-updatedb'], { cwd: path })
  return handedOut.map(([serial]) => serial)
}

function promised(
  handedOut: readonly (readonly [string, string])[],
  servers: readonly string[],
): Expectation {
  const ledger = new Ledger({ log: [undefined] })
  const statuses = new Map(handedOut.map(([serial]) => [serial, 'valid' as const]))
  ledger.note('all', 0, { created: true, certificates: new Map(handedOut), statuses })
  const server = { serials: new Set<string>(), changing: true, served: true }
  return { ...ledger.expectationAt(1), servers: new Map(servers.map((name) => [name, server])) }
}
