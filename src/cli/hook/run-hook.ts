import { spawn } from 'node:child_process'
import type { StdioOptions } from 'node:child_process'
import type { CLIEnvironment, Output } from '../environment.js'

/** How a command that a person gave ended. */
export interface HookEnd {
  /** Its exit status; absent where a signal ended it or it could not be started. */
  readonly status?: number
  /** The signal that ended it, e.g. `SIGTERM`. */
  readonly signal?: string
  /** Why it could not be started, e.g. `ENOENT`. */
  readonly systemCode?: string
}

/** A command that a person gave, and what it is told. */
export interface Hook {
  /** The line: a POSIX shell runs it, on Windows `cmd`. Nothing is put into it. */
  readonly command: string
  /** Variables that it finds besides those of this process, e.g. `ORCHARD_NAME`. */
  readonly facts: Readonly<Record<string, string>>
}

/**
 * Runs a command that a person gave. It gets facts in its environment only, so that no name can become a part of the
 * line; no variable that has to do with a passphrase; no standard input. What it prints goes to standard error.
 */
export async function runHook(environment: CLIEnvironment, { command, facts }: Hook): Promise<HookEnd> {
  const { stderr, cwd } = environment
  const output = descriptorOf(stderr) ?? 'pipe'
  const stdio: StdioOptions = ['ignore', output, output]
  return new Promise<HookEnd>((resolve) => {
    const child = spawn(command, { shell: true, cwd, stdio, env: { ...inherited(environment), ...facts } })
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => stderr.write(chunk))
    child.once('error', (error) => resolve(notStarted(error)))
    // A service that it starts may keep a pipe open: with descriptors handed down, as in a real process, the end is the end.
    child.once(output === 'pipe' ? 'close' : 'exit', (status: number | null, signal: string | null) => {
      resolve(status === null ? { signal: signal ?? 'unknown' } : { status })
    })
    // Some errors of the system (E2BIG, EAGAIN) are thrown, others are told: neither stops those who come next.
  }).catch(notStarted)
}

function notStarted(error: unknown): HookEnd {
  return { systemCode: error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN' }
}

/** Whether the command did what it should. */
export function hookSucceeded({ status }: HookEnd): boolean {
  return status === 0
}

/** How a command ended, in words. */
export function hookEndText({ status, signal, systemCode }: HookEnd): string {
  if (status !== undefined) return status === 0 ? 'done' : `ended with status ${String(status)}`
  return signal === undefined ? `could not be started: ${systemCode ?? 'unknown'}` : `was ended by ${signal}`
}

/** The environment of this process without our own variables: what a passphrase may stand in is nobody's business. */
function inherited({ env }: CLIEnvironment): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^ORCHARD_/i.test(name)))
}

/** The descriptor behind a stream, where there is one: a child then writes there itself, in order. */
function descriptorOf(stream: Output): number | undefined {
  const descriptor: unknown = Reflect.get(stream, 'fd')
  return typeof descriptor === 'number' && descriptor >= 0 ? descriptor : undefined
}
