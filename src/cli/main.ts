import { closeSync, openSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { ReadStream, WriteStream } from 'node:tty'
import type { CLIEnvironment, Terminal } from './environment.js'
import { EXIT } from './exit-codes.js'
import { runCLI } from './run-cli.js'

/** What ends a command that runs for long. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Errors of writing to standard output or error, by stream. EPIPE is no error: the reader has had enough. */
const writeErrors: NodeJS.ErrnoException[] = []
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') writeErrors.push(error)
  })
}

void main()

async function main(): Promise<void> {
  process.exitCode = await runCLI(environmentOfProcess())
  await new Promise<void>((resolve) => {
    process.stdout.write('', () => resolve())
  })
  for (const error of writeErrors) {
    process.stderr.write(
      `orchard: standard output cannot be written: ${error.code ?? error.message} (ERR_PKI_FILE)\n`,
    )
    process.exitCode = EXIT.failed
  }
}

function environmentOfProcess(): CLIEnvironment {
  return {
    argv: process.argv.slice(2),
    env: process.env,
    get cwd() {
      return process.cwd()
    },
    platform: process.platform,
    stdin: () => process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    clock: () => new Date(),
    machine: async () => (await import('./hosts/this-machine.js')).thisMachine(),
    user: currentUser(),
    onInterrupt,
    openTerminal,
  }
}

function onInterrupt(interrupt: () => void): () => void {
  for (const signal of SIGNALS) process.once(signal, interrupt)
  return () => {
    for (const signal of SIGNALS) process.off(signal, interrupt)
  }
}

/** A container may run under a number that nobody has named: then the environment's word counts. */
function currentUser(): CLIEnvironment['user'] {
  const { env } = process
  const isRoot = process.getuid?.() === 0
  try {
    return { name: userInfo().username, isRoot, home: homedir() }
  } catch {
    return { name: env['USER'] ?? env['USERNAME'] ?? 'user', isRoot, home: env['HOME'] }
  }
}

/** The terminal of the process, where standard input is a pipe. */
function openTerminal(): Terminal | undefined {
  let descriptor: number | undefined
  try {
    descriptor = openSync('/dev/tty', 'r+')
    const input = new ReadStream(descriptor)
    const output = new WriteStream(openSync('/dev/tty', 'w'))
    return { input, output, close: () => [input, output].forEach((stream) => stream.destroy()) }
  } catch {
    if (descriptor !== undefined) closeSync(descriptor)
    return undefined
  }
}
