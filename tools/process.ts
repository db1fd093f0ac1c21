import { spawn } from 'node:child_process'

/** A check that failed or a program that ended badly: its message is all that the user needs, so no stack is shown. */
export class ToolError extends Error {
  override readonly name = 'ToolError'
}

/** How to start a program. */
export interface RunOptions {
  /** Working directory; the project's root when absent. */
  readonly cwd?: string
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Milliseconds until the program is killed; never when absent. */
  readonly timeoutMs?: number
}

/** What a captured program said. */
export interface Outcome {
  /** Exit status; 1 when a signal ended it. */
  readonly status: number
  /** Standard output. */
  readonly stdout: string
  /** Standard error. */
  readonly stderr: string
}

/** Runs a program with this terminal, and gives its exit status; 1 when a signal ended it. */
export async function status(command: string, args: readonly string[]): Promise<number> {
  return ended(spawn(command, args, { stdio: 'inherit' }))
}

/** Runs a program with closed standard input and collects what it prints. Never throws for a failing program. */
export async function capture(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Outcome> {
  const child = spawn(command, args, { ...spawnOptions(options), stdio: ['ignore', 'pipe', 'pipe'] })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const status = await ended(child)
  return { status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }
}

/** Like {@link capture}, but throws {@link ToolError} with all that the program said when it fails. */
export async function captureOrFail(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { status, stdout, stderr } = await capture(command, args, options)
  if (status !== 0)
    throw new ToolError(`${[command, ...args].join(' ')} ended with status ${status}\n${stdout}${stderr}`)
  return stdout
}

function spawnOptions({ cwd, env, timeoutMs }: RunOptions) {
  return {
    ...(cwd === undefined ? {} : { cwd }),
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    env: { ...process.env, NO_COLOR: '1', ...env },
  }
}

function ended(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (status) => {
      resolve(status ?? 1)
    })
  })
}
