import { execFile } from 'node:child_process'

/** The environment that a program is run in, as `process.env`. */
export type ProgramEnvironment = Readonly<Record<string, string | undefined>>

/** A program that is asked something. */
export interface Question {
  /** The program, looked for in `PATH` of the environment. */
  readonly program: string
  /** Its words. */
  readonly words: readonly string[]
  /** Its environment; our own variables are kept from it. */
  readonly env: ProgramEnvironment
}

/** Python takes seconds to start on a small board, with a cold disk more than ten. */
const PATIENCE_MS = 60_000
const MOST_OCTETS = 4 * 1_048_576

/** Runs a program without a shell and without input, and gives what it prints; `undefined` where it is absent or fails. */
export async function runQuietly({ program, words, env }: Question): Promise<string | undefined> {
  if ((env['PATH'] ?? env['Path'] ?? '') === '') return undefined
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !/^ORCHARD_/i.test(name)))
  const options = { env: own, timeout: PATIENCE_MS, maxBuffer: MOST_OCTETS, windowsHide: true }
  return new Promise((resolve) => {
    const child = execFile(program, [...words], options, (error, stdout) => {
      resolve(error === null ? stdout : undefined)
    })
    child.stdin?.end()
  })
}
