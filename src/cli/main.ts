import { closeSync, openSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { ReadStream, WriteStream } from 'node:tty'
import type { CLIEnvironment, Terminal } from './environment.js'
import { EXIT } from './exit-codes.js'
import { runCLI } from './run-cli.js'

/** What ends a command that runs for long. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The first error of writing to standard output or error. EPIPE is none: the reader has had enough. */
let writeError: NodeJS.ErrnoException | undefined
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') writeError ??= error
  })
}

void main()

async function main(): Promise<void> {
  process.exitCode = await runCLI(environmentOfProcess())
  await new Promise<void>((resolve) => {
    process.stdout.write('', () => resolve())
  })
  if (writeError === undefined) return
  const { code, message } = writeError
  process.stderr.write(`orchard: standard output cannot be written: ${code ?? message} (ERR_PKI_FILE)\n`)
  process.exitCode = EXIT.failed
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
