import { expectObject } from '../../base/options.js'
import { runQuietly } from './run-quietly.js'
import type { ProgramEnvironment } from './run-quietly.js'

/** What `runningJupyters` takes. */
export interface RunningJupytersOptions {
  /** The environment; absent: that of this process. */
  readonly env?: ProgramEnvironment
}

/** A Jupyter of this user that runs on this machine. */
export interface RunningJupyter {
  /** Its process. */
  readonly pid: number
  /** The port on which it listens. */
  readonly port: number
  /** Where it listens, as it was told: `localhost`, `0.0.0.0`. */
  readonly hostname: string
  /** The path below which everything lies, with a slash at both ends. */
  readonly basePath: string
  /** Whether it speaks TLS. */
  readonly isSecure: boolean
  /** Whether a password guards it. */
  readonly hasPassword: boolean
  /** Its token, a secret; empty where there is none. */
  readonly token: string
}

const LISTS = [
  ['server', 'list', '--json'],
  ['notebook', 'list', '--json'],
] as const

/**
 * Lists the Jupyters that run here as this user, by `jupyter server list --json` and, for Notebook 6, by
 * `jupyter notebook list --json`. Starts programs; changes nothing.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION`.
 */
export async function runningJupyters(
  options: RunningJupytersOptions = {},
): Promise<readonly RunningJupyter[]> {
  expectObject(options, '')
  const { env = process.env } = options
  expectObject(env, 'env')
  const answers = await Promise.all(LISTS.map((words) => runQuietly({ program: 'jupyter', words, env })))
  const found = new Map<number, RunningJupyter>()
  for (const line of answers.flatMap((answer) => (answer ?? '').split('\n'))) {
    const running = readLine(line)
    if (running !== undefined) found.set(running.pid, running)
  }
  return Object.freeze([...found.values()])
}

function readLine(line: string): RunningJupyter | undefined {
  const record = parseLine(line)
  if (typeof record !== 'object' || record === null) return undefined
  const field = (name: string): unknown => Reflect.get(record, name)
  const [pid, port, base] = [field('pid'), field('port'), field('base_url')]
  if (!isCount(pid) || !isCount(port) || port > 65_535) return undefined
  return Object.freeze({
    pid,
    port,
    hostname: textOf(field('hostname')),
    basePath: typeof base === 'string' && /^\/[\x21-\x7e]*$/.test(base) ? base : '/',
    isSecure: field('secure') === true,
    hasPassword: field('password') === true,
    token: textOf(field('token')),
  })
}

/** Warnings may stand between the lines. */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
