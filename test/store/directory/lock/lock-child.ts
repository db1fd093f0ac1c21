import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isPKIError } from '../../../../src/base/errors.js'
import { nodeFileLayer } from '../../../../src/store/directory/node-file-layer.js'
import { withLock } from '../../../../src/store/directory/lock/directory-lock.js'

/** What a child that wants a lock is told to do. */
export interface LockJob {
  /** The lock. */
  readonly path: string
  /** What it calls itself in the log. */
  readonly name: string
  /** The file that it writes a line to when it is ready, goes in, goes out, or is refused. */
  readonly log: string
  /** How often it takes the lock. */
  readonly times: number
  /** The file that lets all children begin. */
  readonly start: string
  /** Patience in milliseconds; absent: the lock's own. */
  readonly waitMs?: number
  /** Kills itself while it holds the lock. */
  readonly dies?: boolean
  /** Holds the lock until so many were refused. */
  readonly refusals?: number
}

const [text = '{}'] = parseArgs({ allowPositionals: true }).positionals
const job = JSON.parse(text) as LockJob
const log = (word: string): void => {
  appendFileSync(job.log, `${word} ${job.name}\n`)
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

log('ready')
while (!existsSync(job.start)) await pause(2)
for (let time = 0; time < job.times; time++) {
  try {
    await withLock({ ...job, files: nodeFileLayer }, inside)
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_LOCKED')) throw error
    log(`refused-${error.details.reason}`)
  }
}

async function inside(): Promise<void> {
  log('in')
  if (job.dies === true) process.kill(process.pid, 'SIGKILL')
  await pause(1)
  while (readFileSync(job.log, 'utf8').split('refused-').length <= (job.refusals ?? 0)) await pause(2)
  log('out')
}
