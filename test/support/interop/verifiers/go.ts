import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Check, Verdict } from '../check.js'
import { mustRun, projectRoot } from '../run-program.js'

const SOURCE = join(projectRoot(), 'test/support/interop/go/main.go')

/** Asks Go's crypto/x509: one small program, built once for a batch, answers all checks. */
export async function askGo(checks: readonly Check[]): Promise<readonly Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orchard-go-'))
  try {
    const program = join(folder, 'verify')
    // Neither a module of somebody else nor the network is needed, and both would change from machine to machine.
    const env = {
      GO111MODULE: 'off',
      GOFLAGS: '',
      GOPROXY: 'off',
      GOTOOLCHAIN: 'local',
      CGO_ENABLED: '0',
      HOME: folder,
    }
    await mustRun('go', ['build', '-o', program, SOURCE], { env: { ...env, ...cache() } })
    return JSON.parse(await mustRun(program, [], { input: JSON.stringify(checks) })) as readonly Verdict[]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The build cache saves four seconds; without a home it stays in the temporary folder. */
function cache(): Readonly<Record<string, string>> {
  const home = process.env['HOME']
  return home === undefined ? {} : { HOME: home }
}
