import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { projectRoot, runProgram } from '../interop/run-program.js'
import type { ProgramOutcome } from '../interop/run-program.js'

/** Runs the command of this package as a user does: in a folder, without a terminal, with a home of its own. */
export async function orchard(
  home: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramOutcome> {
  return runProgram(process.execPath, [program(), ...args], {
    cwd: home,
    env: { ...UNSET, HOME: home, ...env },
  })
}

const UNSET = { XDG_STATE_HOME: undefined, XDG_DATA_HOME: undefined, ORCHARD_PASSPHRASE: undefined }

function program(): string {
  return join(projectRoot(), 'bin/orchard.cjs')
}

/** A command that runs until it has seen what it waits for. */
export interface RunningOrchard {
  /** The lines of standard output so far. */
  readonly lines: () => readonly string[]
  /** Fulfilled with the exit status once it has ended. */
  readonly ended: Promise<number>
  /** Ends it. */
  readonly stop: () => void
}

/** Starts the command of this package, for what happens while it runs. */
export function startOrchard(
  home: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningOrchard {
  const child = spawn(process.execPath, [program(), ...args], {
    cwd: home,
    env: { ...process.env, ...UNSET, HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  return { lines: () => output.split('\n').slice(0, -1), ended, stop: () => void child.kill() }
}
