import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'

/** A fresh temporary folder that is removed after the tests of the enclosing suite. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'orchard-interop-'))
  after(() => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })
  return folder
}
