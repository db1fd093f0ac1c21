import { decodePEM } from '../../index.js'
import { probeError, runningJupyters } from '../../node.js'
import type { RunningJupyter } from '../../node.js'
import { checkServer } from '../check/check-server.js'
import type { CheckedServer } from '../check/check-server.js'
import { EXIT } from '../exit-codes.js'
import type { ExitCode } from '../exit-codes.js'
import type { Session } from '../session.js'
import type { RunningJupyterDocument } from './documents.js'

/** What a Jupyter that runs is held against. */
export interface RunningQuestion {
  /** The hosts that are dialled, the likeliest first. */
  readonly hosts: readonly string[]
  /** The chain that it should serve, PEM. */
  readonly chainPEM: string
  /** The root, DER. */
  readonly root: Uint8Array
  /** Whether it should listen to the network. */
  readonly isOpen: boolean
}

/** What runs here. */
export interface DialledJupyters {
  /** Each, as data. */
  readonly running: readonly RunningJupyterDocument[]
  /** 0 unless one that has these settings already is refused or does not answer. */
  readonly code: ExitCode
}

const TIMEOUT_MS = 10_000

/** Dials every Jupyter of this user that runs here, and says which has to be started again. */
export async function dialRunning(session: Session, question: RunningQuestion): Promise<DialledJupyters> {
  const found = await runningJupyters({ env: session.environment.env })
  const results: { readonly document: RunningJupyterDocument; readonly code: ExitCode }[] = []
  for (const running of found) results.push(await dial(session, question, running))
  return {
    running: results.map(({ document }) => document),
    code: results.map(({ code }) => code).find((code) => code !== EXIT.done) ?? EXIT.done,
  }
}

async function dial(
  session: Session,
  question: RunningQuestion,
  running: RunningJupyter,
): Promise<{ readonly document: RunningJupyterDocument; readonly code: ExitCode }> {
  const url = addressOf(question.hosts, running)
  const checked = await checkServer(session, {
    url,
    roots: [question.root],
    token: /^[\x21-\x7e]{1,4096}$/.test(running.token) ? running.token : undefined,
    timeoutMs: TIMEOUT_MS,
    brief: true,
  })
  const error = probeError(checked.probe)
  const needsRestart = error === undefined ? servesAnother(checked, question) : isOlder(running, question)
  if (error !== undefined) session.printer.failed(url, error.message.replace(/^\S+ /, ''))
  if (needsRestart)
    session.printer.fact(
      '',
      'It runs with the settings that it was started with: end it, and start it again.',
    )
  else if (error?.hint !== undefined) session.printer.fact('', error.hint)
  const { trusted } = checked.document
  const { pid } = running
  return {
    document: { pid, url, needsRestart, trusted, ...(error === undefined ? {} : { error: shown(error) }) },
    code: needsRestart ? EXIT.done : checked.code,
  }
}

function shown({ code, message, hint }: NonNullable<ReturnType<typeof probeError>>) {
  return { code, message, ...(hint === undefined ? {} : { hint }) }
}

/** The first host that another device would dial. */
function addressOf(hosts: readonly string[], { port, basePath }: RunningJupyter): string {
  const single = hosts.filter((host) => !host.startsWith('*.'))
  const host =
    single.find((each) => !['localhost', '127.0.0.1', '::1'].includes(each)) ?? single[0] ?? 'localhost'
  return `https://${host.includes(':') ? `[${host}]` : host}:${String(port)}${basePath}`
}

/** A server that has the old settings shows the old certificate; of these settings, it reads the file at each connection. */
function servesAnother({ probe }: CheckedServer, { chainPEM }: RunningQuestion): boolean {
  const [served] = probe.chain.certificates
  const [own] = decodePEM(chainPEM)
  return served !== undefined && own !== undefined && Buffer.compare(served, own.der) !== 0
}

/** Plain http, or this machine only: it was started before. */
function isOlder({ isSecure, hostname }: RunningJupyter, { isOpen }: RunningQuestion): boolean {
  const isLocal = hostname === 'localhost' || hostname === '::1' || hostname.startsWith('127.')
  return !isSecure || (isOpen && isLocal)
}
