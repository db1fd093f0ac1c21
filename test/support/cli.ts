import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { createCADirectory } from '../../src/node.js'
import type { FileLayer, Machine } from '../../src/node.js'
import type { CLIEnvironment } from '../../src/cli/environment.js'
import { runCLI } from '../../src/cli/run-cli.js'
import { copyFolder } from './copy-folder.js'

/** What a run of the command left. */
export interface CLIResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** The environment after the run. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** How a run differs from the usual one. */
export interface CLIRun {
  readonly stdin?: string | Uint8Array | Iterable<Uint8Array>
  readonly env?: Readonly<Record<string, string>>
  readonly clock?: Date
  readonly machine?: Partial<Machine>
  readonly user?: Partial<CLIEnvironment['user']>
  readonly platform?: NodeJS.Platform
  /** Width of the terminal that it writes to; absent: it writes to pipes. */
  readonly columns?: number
  /** Keys that are pressed at prompts: then standard input and standard error are a terminal. Absent: nobody is asked. */
  readonly keys?: string
  /** The file system that the CA lies on. */
  readonly files?: FileLayer
  /** Is given what is written to standard output, while the command runs. */
  readonly onOutput?: (text: string) => void
  /** Thrown when the command looks at the machine. */
  readonly fault?: Error
}

/** A home folder for the runs of one test. */
export interface CLISandbox {
  readonly home: string
  readonly run: (argv: readonly string[], options?: CLIRun) => Promise<CLIResult>
  /** Runs with `--json` and gives the document. */
  readonly json: (
    argv: readonly string[],
    options?: CLIRun,
  ) => Promise<Record<string, unknown> & { code: number }>
  readonly remove: () => void
}

const NOW = new Date('2026-11-24T12:00:00Z')

const MACHINE: Machine = {
  hostname: 'homebox',
  environment: 'plain',
  addresses: [
    { address: '127.0.0.1', family: 'IPv4', internal: true, interface: 'lo' },
    { address: '192.168.1.20', family: 'IPv4', internal: false, interface: 'wlan0' },
    { address: 'fe80::1', family: 'IPv6', internal: false, interface: 'wlan0' },
  ],
}

/** Makes a sandbox: no terminal, user `alice` on `homebox`, on 24 November 2026. */
export function createSandbox(): CLISandbox {
  const home = mkdtempSync(join(tmpdir(), 'orchard-cli-'))
  const run = (argv: readonly string[], options: CLIRun = {}): Promise<CLIResult> =>
    runIn(home, argv, options)
  return {
    home,
    run,
    json: async (argv, options = {}) => {
      const { stdout, code } = await run([...argv, '--json'], options)
      return { ...(JSON.parse(stdout) as Record<string, unknown>), code }
    },
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}

/** A sandbox in which `up 192.168.1.20 homebox.local` has run; deriving a key from a passphrase takes its time. */
export async function readySandbox(): Promise<CLISandbox & { readonly first: CLIResult }> {
  const { home: original, first } = await (template ??= makeTemplate())
  const sandbox = createSandbox()
  copyFolder(original, sandbox.home)
  return { ...sandbox, first }
}

/**
 * A sandbox with a CA in `pki` whose key is in clear, which every run finds without `--dir`: what is not about
 * passphrases need not wait for them.
 */
export async function plainSandbox(): Promise<CLISandbox & { readonly ca: string }> {
  const sandbox = createSandbox()
  const ca = join(sandbox.home, 'pki')
  await createCADirectory({ path: ca, unencrypted: true, root: { commonName: 'Plain CA', now: NOW } })
  const withHome = (options: CLIRun = {}): CLIRun => ({
    ...options,
    env: { ORCHARD_HOME: ca, ...options.env },
  })
  return {
    ...sandbox,
    ca,
    run: (argv, options) => sandbox.run(argv, withHome(options)),
    json: (argv, options) => sandbox.json(argv, withHome(options)),
  }
}

interface Template {
  readonly home: string
  readonly first: CLIResult
}

let template: Promise<Template> | undefined

async function makeTemplate(): Promise<Template> {
  const { home, run, remove } = createSandbox()
  process.once('exit', remove)
  return { home, first: await run(['up', '192.168.1.20', 'homebox.local']) }
}

async function runIn(home: string, argv: readonly string[], options: CLIRun): Promise<CLIResult> {
  const { columns, keys, onOutput } = options
  const terminal = columns === undefined ? {} : { isTTY: true, columns }
  const [stdout, stderr] = [
    Object.assign(new Collector(onOutput), terminal),
    Object.assign(new Collector(), keys === undefined ? terminal : { isTTY: true, columns: 80 }),
  ]
  const keyboard = keys === undefined ? undefined : keyboardOf(keys)
  const env: Record<string, string | undefined> = { ...options.env }
  const code = await runCLI({
    argv,
    env,
    cwd: home,
    platform: options.platform ?? 'linux',
    stdin: () => keyboard ?? Readable.from(chunksOf(options.stdin)),
    stdout,
    stderr,
    clock: () => options.clock ?? NOW,
    machine: () =>
      options.fault === undefined
        ? Promise.resolve({ ...MACHINE, ...options.machine })
        : Promise.reject(options.fault),
    user: { name: 'alice', isRoot: false, home, ...options.user },
    openTerminal: () => undefined,
    ...(options.files === undefined ? {} : { files: options.files }),
  })
  return { code, stdout: stdout.text, stderr: stderr.text, env }
}

/** A terminal in which somebody types; it stays open. */
function keyboardOf(keys: string): Readable {
  const input = new Readable({ read: () => undefined })
  input.push(keys)
  return Object.assign(input, { isTTY: true, setRawMode: () => input })
}

function chunksOf(stdin: CLIRun['stdin']): Iterable<string | Uint8Array> {
  if (stdin === undefined) return []
  return typeof stdin === 'string' || stdin instanceof Uint8Array ? [stdin] : stdin
}

/** A stream that keeps what is written. */
class Collector extends Writable {
  text = ''
  readonly #onText: (text: string) => void

  constructor(onText: (text: string) => void = () => undefined) {
    super()
    this.#onText = onText
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8')
    this.#onText(chunk.toString('utf8'))
    done()
  }
}
