/**
 * What a person waits for: whole processes of the command as it is published, beside a Node that does nothing. They take
 * turns, so that the machine's mood falls on all of them: `npm run bench -- start`.
 */
import { spawnSync } from 'node:child_process'
import { pbkdf2Sync } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { median } from '../support/median.js'
import { plainEnvironment } from '../support/plain-environment.js'
import type { BenchSuite, Figure, Say } from '../support/suite.js'

const COMMAND = resolve('bin/orchard.cjs')
const ROUNDS = 15
/** Rounds of PBKDF2 in the keys that the library writes; `up` encrypts the key of a CA. */
const PBKDF2_ROUNDS = 600_000
/** Most that a start may take, in starts of a Node that does nothing. */
const ISSUE_AT_MOST = 1.8
const HELP_AT_MOST = 1.5

/** The command starts. */
export const suite: BenchSuite = {
  name: 'start',
  title: 'the start of the command beside node -e 0',
  run,
}

const JOBS = ['node', 'help', 'plain', 'encrypted', 'pbkdf2', 'list', 'show', 'check'] as const
type Job = (typeof JOBS)[number]

function run(say: Say): Promise<readonly Figure[]> {
  // In memory where that is possible: what a disk takes for its fsync is its own affair.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'orchard-bench-start-'))
  try {
    const samples = measure(folder)
    for (const [job, times] of Object.entries(samples))
      say(`${job.padEnd(10)} ${median(times).toFixed(1)} ms, median of ${String(ROUNDS)}`)
    return Promise.resolve(figuresOf(samples))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Milliseconds of each job, round by round. */
function measure(folder: string): Readonly<Record<Job, readonly number[]>> {
  const orchard = (...words: readonly string[]): number => timeOf([COMMAND, ...words], folder)
  makeCAs(folder, orchard)
  const [root, server] = ['plain/ca/certs/ca.cert.pem', 'plain/jupyter/certs/jupyter.cert.pem']
  const jobs: Readonly<Record<Job, (round: number) => number>> = {
    node: () => timeOf(['-e', '0'], folder),
    help: () => orchard('--help'),
    plain: (round) => orchard('issue', `box-${String(round)}.local`, '--dir', 'plain'),
    encrypted: (round) => orchard('issue', `box-${String(round)}.local`, '--dir', 'encrypted'),
    pbkdf2: derivation,
    list: () => orchard('list', '--dir', 'plain'),
    show: () => orchard('show', root),
    check: () => orchard('check', server, '--root', root),
  }
  const rounds = Array.from({ length: ROUNDS }, (_, round) => JOBS.map((job) => jobs[job](round)))
  const timesOf = (index: number): readonly number[] => rounds.map((times) => times[index] ?? NaN)
  return Object.fromEntries(JOBS.map((job, index) => [job, timesOf(index)])) as Record<Job, readonly number[]>
}

function makeCAs(folder: string, orchard: (...words: readonly string[]) => number): void {
  orchard('up', 'localhost', '--dir', 'encrypted')
  cpSync(join(folder, 'encrypted'), join(folder, 'plain'), { recursive: true })
  orchard('passwd', '--dir', 'plain', '--remove-passphrase', '--yes')
  // The file with the passphrase goes with the root, of which there are two now: `passwd` removed it.
  rmSync(join(folder, 'encrypted'), { recursive: true })
  orchard('up', 'localhost', '--dir', 'encrypted')
}

function timeOf(words: readonly string[], folder: string): number {
  const env = { ...plainEnvironment(), HOME: folder }
  const start = performance.now()
  const { status, stderr } = spawnSync(process.execPath, words, { cwd: folder, env, encoding: 'utf8' })
  const time = performance.now() - start
  if (status !== 0) throw new Error(`${words.join(' ')} ended with ${String(status)}:\n${stderr}`)
  return time
}

function derivation(): number {
  const start = performance.now()
  pbkdf2Sync('a passphrase', new Uint8Array(16), PBKDF2_ROUNDS, 32, 'sha256')
  return performance.now() - start
}

function figuresOf(samples: Readonly<Record<Job, readonly number[]>>): readonly Figure[] {
  const node = median(samples.node)
  const beside = (milliseconds: number, atMost?: number): Omit<Figure, 'id' | 'what'> => ({
    value: milliseconds / node,
    unit: 'x',
    ...(atMost === undefined ? {} : { target: { atMost } }),
  })
  const encrypted = median(samples.encrypted) - median(samples.pbkdf2)
  return [
    { id: 'help', what: 'orchard --help beside node -e 0', ...beside(median(samples.help), HELP_AT_MOST) },
    {
      id: 'issue-plain',
      what: 'orchard issue, the key of the CA unencrypted, beside node -e 0',
      ...beside(median(samples.plain), ISSUE_AT_MOST),
    },
    {
      id: 'issue-encrypted',
      what: 'orchard issue, the key of the CA encrypted, less one PBKDF2, beside node -e 0',
      ...beside(encrypted, ISSUE_AT_MOST),
    },
    { id: 'list', what: 'orchard list beside node -e 0', ...beside(median(samples.list)) },
    { id: 'show', what: 'orchard show FILE beside node -e 0', ...beside(median(samples.show)) },
    { id: 'check', what: 'orchard check FILE beside node -e 0', ...beside(median(samples.check)) },
  ]
}
