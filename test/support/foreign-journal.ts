import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes one whole record of a journal as somebody else may have, and lets the next opening look at everything. */
export function writeJournal(path: string, record: unknown): void {
  const json = typeof record === 'string' ? record : JSON.stringify(record)
  const digest = createHash('sha256').update(json).digest('hex')
  mkdirSync(join(path, 'ca/orchard'), { recursive: true })
  writeFileSync(join(path, 'ca/orchard/journal'), `${digest} ${json}\n`)
  rmSync(join(path, 'ca/orchard/state'), { force: true })
}
