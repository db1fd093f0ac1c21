import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Check, Verdict } from '../check.js'
import { mustRun } from '../run-program.js'
import { runInShells } from '../shell-batch.js'

/** Use of a certificate as `vfychain` numbers it. */
const SSL_SERVER = '1'

/**
 * Asks NSS through `vfychain` (libpkix). It judges the chain and looks at no host. The database starts empty and
 * trusts the roots of the checks.
 */
export async function askNSS(checks: readonly Check[]): Promise<readonly Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), 'orchard-nss-'))
  try {
    await createDatabase(folder, checks)
    const answers = await runInShells(
      checks.map((check) => ({ id: check.id, command: commandOf(`sql:${folder}`, check) })),
    )
    return answers.map(({ id, status, said }) => ({
      id,
      accepted: status === 0 && said.includes('Chain is good!'),
      said,
    }))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function createDatabase(folder: string, checks: readonly Check[]): Promise<void> {
  await mustRun('certutil', ['-N', '-d', `sql:${folder}`, '--empty-password'])
  const roots = new Map(checks.map(({ files }) => [readFileSync(files.root, 'utf8'), files.root]))
  const batch = [...roots.values()].map((path, index) => `-A -n root${index} -t C,, -a -i ${path}`)
  writeFileSync(join(folder, 'batch'), `${batch.join('\n')}\n`)
  await mustRun('certutil', ['-B', '-d', `sql:${folder}`, '-i', join(folder, 'batch')])
}

function commandOf(database: string, { files }: Check): readonly string[] {
  const intermediates = readFileSync(files.intermediates).length === 0 ? [] : ['-a', files.intermediates]
  return ['vfychain', '-d', database, '-u', SSL_SERVER, '-pp', '-a', files.leaf, ...intermediates]
}
