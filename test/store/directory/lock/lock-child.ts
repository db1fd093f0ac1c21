import { appendFileSync, existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { nodeFileLayer } from '../../../../src/node.js'
import { withLock } from '../../../../src/store/directory/lock/directory-lock.js'

/** What a child that wants a lock is told to do. */
interface Job {
  /** The lock. */
  readonly path: string
  /** What it calls itself in the log. */
  readonly name: string
  /** The file that it writes a line to when it goes in and when it goes out. */
  readonly log: string
  /** How often. */
  readonly times: number
  /** The file that lets all children begin. */
  readonly start: string
  /** Kills itself while it holds the lock for the last time. */
  readonly die?: boolean
}

const [text = '{}'] = parseArgs({ allowPositionals: true }).positionals
const job = JSON.parse(text) as Job
const log = (word: string): void => {
  appendFileSync(job.log, `${word} ${job.name}\n`)
}

log('ready')
while (!existsSync(job.start)) await new Promise((resolve) => setTimeout(resolve, 2))
for (let time = 1; time <= job.times; time++) {
  await withLock({ files: nodeFileLayer, path: job.path }, async () => {
    log('in')
    if (job.die === true && time === job.times) process.kill(process.pid, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 1))
    log('out')
  })
}
