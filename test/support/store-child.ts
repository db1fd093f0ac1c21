import { parseArgs } from 'node:util'
import { ensureServerCertificate } from '../../src/index.js'
import { createCADirectory, isPKIError, openOrCreateCADirectory } from '../../src/node.js'
import { NOW } from './issue.js'

/** What a child is told to do. */
interface Job {
  readonly do: 'create' | 'open-or-create' | 'ensure'
  readonly path: string
  readonly hosts?: readonly string[]
  readonly umask?: number
  /** Becomes this user first. */
  readonly uid?: number
  /** Waits for this instant, so that several children begin together. */
  readonly at?: number
}

const [text = '{}'] = parseArgs({ allowPositionals: true }).positionals
const job = JSON.parse(text) as Job
if (job.umask !== undefined) process.umask(job.umask)
if (job.uid !== undefined) process.setuid?.(job.uid)
while (Date.now() < (job.at ?? 0)) await new Promise((resolve) => setImmediate(resolve))
try {
  console.log(JSON.stringify(await run(job)))
} catch (error) {
  if (!isPKIError(error)) throw error
  console.log(JSON.stringify({ code: error.code, details: error.details }))
}

async function run({ do: task, path, hosts }: Job): Promise<unknown> {
  const root = { commonName: 'Test CA', now: NOW }
  if (task === 'create') return { path: (await createCADirectory({ path, unencrypted: true, root })).path }
  const { directory, created } = await openOrCreateCADirectory({ path, unencrypted: true, root })
  if (task === 'open-or-create') return { created, fingerprint: directory.fingerprint }
  const { outcome, reason, serialNumber, warnings } = await ensureServerCertificate({
    store: directory,
    hosts: hosts ?? ['192.168.1.20'],
    now: NOW,
  })
  return { outcome, reason, serialNumber, warnings }
}
