import { join } from 'node:path'
import type { Check, Verdict } from '../check.js'
import { mustRun, projectRoot } from '../run-program.js'

const SOURCE = join(projectRoot(), 'test/support/interop/python/handshake.py')

/** Asks Python's ssl: a handshake in memory for each check, all in one process. */
export async function askPython(checks: readonly Check[]): Promise<readonly Verdict[]> {
  return JSON.parse(
    await mustRun('python3', [SOURCE], { input: JSON.stringify(checks) }),
  ) as readonly Verdict[]
}
