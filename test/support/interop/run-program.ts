import { spawn } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** How a foreign program is started. */
export interface ProgramOptions {
  /** Working directory. */
  readonly cwd?: string
  /** Added to the environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Goes to standard input, which is then closed. */
  readonly input?: string | Uint8Array
  /** Milliseconds after which the program is killed; absent: two minutes. */
  readonly timeoutMs?: number
}

/** What a foreign program said. */
export interface ProgramOutcome {
  /** Exit status; -1 when a signal ended it. */
  readonly status: number
  /** Standard output. */
  readonly stdout: string
  /** Standard error. */
  readonly stderr: string
}

/** Runs a foreign program to its end; its status is part of the answer. */
export async function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env, input, timeoutMs = 120_000 }: ProgramOptions = {},
): Promise<ProgramOutcome> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, timeout: timeoutMs })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  // A program that does not read its input closes the pipe: its status says enough.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const status = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      resolve(code ?? -1)
    })
  })
  return { status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }
}

/** Like {@link runProgram}, for a program that must succeed; gives its standard output. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: ProgramOptions = {},
): Promise<string> {
  const { status, stdout, stderr } = await runProgram(command, args, options)
  if (status === 0) return stdout
  throw new Error(`${[command, ...args].join(' ')} ended with status ${status}\n${stdout}${stderr}`)
}

/**
 * The reason for which a test that needs foreign programs is skipped: the absent one. `false` where all are there, and
 * where `CI` is set: the test then runs and fails.
 */
export function without(...commands: readonly string[]): string | false {
  const absent = commands.filter((command) => !isInstalled(command))
  return process.env['CI'] === undefined && absent.length > 0 && `absent: ${absent.join(', ')}`
}

function isInstalled(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

/** The folder of the project, whatever folder the tests were compiled into. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder)
  return folder
}

/** A value that is made when it is first asked for, and then kept. */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}
