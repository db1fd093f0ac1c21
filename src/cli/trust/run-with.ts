import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { PKIError } from '../../index.js'
import type { CLIEnvironment } from '../environment.js'

/** As shells count the end by a signal. */
const SIGNAL_BASE = 128

/**
 * Runs a command of a person with some more variables, in the same terminal; our own variables are kept from it.
 *
 * @returns Its exit status, or 128 and the number of the signal that ended it.
 * @throws PKIError `ERR_PKI_NOT_FOUND` when there is no such program, `ERR_PKI_FILE` when it cannot be started.
 */
export async function runWith(
  environment: CLIEnvironment,
  [program = '', ...words]: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  const { env, cwd, stdin, stdout, stderr } = environment
  const own = Object.entries(env).filter(([name]) => !/^ORCHARD_/i.test(name))
  const input = stdin()
  const child = spawn(program, words, {
    cwd,
    env: { ...Object.fromEntries(own), ...variables },
    stdio: [descriptorOf(input) ?? 'pipe', descriptorOf(stdout) ?? 'pipe', descriptorOf(stderr) ?? 'pipe'],
  })
  if (child.stdin !== null) {
    // A command that does not read its input closes the pipe: its status says enough.
    child.stdin.on('error', () => undefined)
    input.pipe(child.stdin)
  }
  child.stdout?.on('data', (chunk: Uint8Array) => stdout.write(chunk))
  child.stderr?.on('data', (chunk: Uint8Array) => stderr.write(chunk))
  const release = passOnInterrupts(environment, child, input.isTTY === true)
  try {
    return await endOf(child, program)
  } finally {
    release()
  }
}

/** At a terminal an interrupt reaches the command by itself; this process waits for it in any case. */
function passOnInterrupts(
  { onInterrupt }: CLIEnvironment,
  child: ChildProcess,
  isTerminal: boolean,
): () => void {
  let release: () => void = () => undefined
  const listen = (): void => {
    release()
    release =
      onInterrupt?.(() => {
        if (!isTerminal) child.kill()
        listen()
      }) ?? release
  }
  listen()
  return () => release()
}

async function endOf(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => reject(startError(program, error)))
    child.once('close', (status: number | null, signal: NodeJS.Signals | null) => {
      resolve(status ?? SIGNAL_BASE + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

function startError(program: string, error: NodeJS.ErrnoException): PKIError {
  if (error.code === 'ENOENT')
    return new PKIError('ERR_PKI_NOT_FOUND', `there is no program called "${program}"`, {
      details: { subject: program },
      cause: error,
      hint: 'Behind -- stands the program and its words, e.g. orchard env -- python3 client.py',
    })
  const systemCode = error.code ?? 'UNKNOWN'
  return new PKIError('ERR_PKI_FILE', `"${program}" cannot be started (${systemCode})`, {
    details: { path: program, systemCode },
    cause: error,
  })
}

/** The descriptor behind a stream, where there is one: the command then has it itself. */
function descriptorOf(stream: object): number | undefined {
  const descriptor: unknown = Reflect.get(stream, 'fd')
  return typeof descriptor === 'number' && descriptor >= 0 ? descriptor : undefined
}
