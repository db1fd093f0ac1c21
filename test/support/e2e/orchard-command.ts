import { join } from 'node:path'
import { projectRoot, runProgram } from '../interop/run-program.js'
import type { ProgramOutcome } from '../interop/run-program.js'

/** Runs the command of this package as a user does: in a folder, without a terminal, with a home of its own. */
export async function orchard(
  home: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramOutcome> {
  const program = join(projectRoot(), 'bin/orchard.cjs')
  const unset = { XDG_STATE_HOME: undefined, XDG_DATA_HOME: undefined, ORCHARD_PASSPHRASE: undefined }
  return runProgram(process.execPath, [program, ...args], {
    cwd: home,
    env: { ...unset, HOME: home, ...env },
  })
}
