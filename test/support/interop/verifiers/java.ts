import { join } from 'node:path'
import type { Check, Verdict } from '../check.js'
import { mustRun, projectRoot } from '../run-program.js'

const SOURCE = join(projectRoot(), 'test/support/interop/java/Handshake.java')

/** Asks Java's PKIX: a handshake in memory for each check, all in one process that compiles its single source itself. */
export async function askJava(checks: readonly Check[]): Promise<readonly Verdict[]> {
  const input = checks.map(({ files, name }) => [files.root, files.chain, files.key, name ?? ''].join('\t'))
  const output = await mustRun('java', ['-Xshare:auto', '-XX:TieredStopAtLevel=1', SOURCE], {
    input: `${input.join('\n')}\n`,
  })
  const lines = output.split('\n')
  return checks.map(({ id }, index) => {
    const said = lines[index] ?? 'no answer'
    return { id, accepted: said === 'ok', said }
  })
}
