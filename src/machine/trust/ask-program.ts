import { runQuietly } from '../jupyter/run-quietly.js'
import type { ProgramEnvironment } from '../jupyter/run-quietly.js'

/** Runs a program that only tells something, and gives what it prints; `undefined` where it is absent or fails. */
export type AskProgram = (program: string, args: readonly string[]) => Promise<string | undefined>

/** Asks programs in an environment; what they print is in English. */
export function askIn(env: ProgramEnvironment): AskProgram {
  return async (program, args) => runQuietly({ program, words: args, env: { ...env, LC_ALL: 'C' } })
}
