import { resolve } from 'node:path'
import { drawChain } from '../../check.js'
import type { IOSTrustReport } from '../../check.js'
import type { PKIError } from '../../index.js'
import { probeError } from '../../node.js'
import { checkFile } from '../check/check-file.js'
import { checkServer } from '../check/check-server.js'
import type { CheckedServer } from '../check/check-server.js'
import type { CheckDocument, ExplainDocument } from '../check/documents.js'
import { explainText } from '../check/explain.js'
import { readRoots } from '../check/roots.js'
import { serversOfCA, type ServerOfCA } from '../check/servers-of-ca.js'
import { readTarget, type Target } from '../check/target.js'
import { readToken } from '../check/token.js'
import { EXIT } from '../exit-codes.js'
import type { ExitCode } from '../exit-codes.js'
import type { CheckFlags } from '../flags.js'
import type { Session } from '../session.js'
import { assertVacant, writeNewFile } from '../sinks/new-file.js'
import { UsageError } from '../stop.js'
import { listText } from '../words/lists.js'

const DEFAULT_TIMEOUT_SECONDS = 10

/** What the command found, and the exit status that says so. */
export interface CheckOutcome {
  /** As data. */
  readonly document: CheckDocument | ExplainDocument
  /** 0 trusted, 1 refused, 3 unreachable. */
  readonly code: ExitCode
}

/** `orchard check`: would an iPad trust this server, and if not, why? */
export async function check(
  session: Session,
  words: readonly string[],
  flags: CheckFlags,
): Promise<CheckOutcome> {
  refuseNonsense(words, flags)
  if (flags.svg !== undefined) await assertVacant(resolve(session.environment.cwd, flags.svg))
  if (flags.explain !== undefined) return { document: explainText(session, flags.explain), code: EXIT.done }
  const { roots, directory } = await readRoots(session, flags)
  const targets = words.map((word) => readTarget(session, word))
  refuseStrayHost(targets, flags)
  const run: Run = {
    session,
    flags,
    roots,
    token: await readToken(session, flags),
    brief: words.length !== 1,
  }
  const results =
    words.length === 0
      ? await checkAll(run, await serversOfCA(session, { directory, flags }))
      : await checkEach(run, targets)
  const code = worst(results.map((result) => result.code))
  const drawn = results.flatMap(({ report }) => report ?? [])[0]
  if (flags.svg !== undefined) await writeDrawing(session, flags.svg, drawn)
  const documents = results.map(({ document }) => document)
  return {
    document: {
      command: 'check',
      trusted: code === EXIT.done,
      checked: documents,
      remarks: session.printer.remarks,
    },
    code,
  }
}

/** What every target of one run is held against. */
interface Run {
  readonly session: Session
  readonly flags: CheckFlags
  readonly roots: readonly Uint8Array[]
  readonly token: string | undefined
  /** Whether good news of a target is one line. */
  readonly brief: boolean
}

/** What is known of one target. */
interface Result {
  readonly document: CheckDocument['checked'][number]
  readonly code: ExitCode
  readonly report: IOSTrustReport | undefined
}

async function checkEach(run: Run, targets: readonly Target[]): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const target of targets)
    results.push(target.kind === 'file' ? await askFile(run, target.file) : await askServer(run, target.url))
  return results
}

async function askFile({ session, flags, roots, brief }: Run, file: string): Promise<Result> {
  const { document, answer } = await checkFile(session, { file, roots, hosts: flags.host ?? [], brief })
  const report = answer.kind === 'chain' ? answer.report : undefined
  return { document, code: document.trusted ? EXIT.done : EXIT.failed, report }
}

async function askServer(run: Run, url: string): Promise<Result> {
  const checked = await dial(run, url)
  const error = probeError(checked.probe)
  if (error !== undefined && !run.brief && run.flags.json !== true) throw error
  if (error !== undefined) printSilence(run.session, checked.document.target, error)
  return { document: checked.document, code: checked.code, report: checked.probe.trust.report }
}

function dial({ session, flags, roots, token, brief }: Run, url: string): Promise<CheckedServer> {
  const timeoutMs = (flags.timeout ?? DEFAULT_TIMEOUT_SECONDS) * 1_000
  return checkServer(session, { url, roots, token, timeoutMs, brief })
}

function printSilence({ printer }: Session, target: string, error: PKIError): void {
  // The label says already where.
  printer.failed(target, error.message.replace(/^\S+ /, ''))
  if (error.hint !== undefined) printer.fact('', error.hint)
}

/** Every server of the CA: as it answers, and its file where it does not. */
async function checkAll(run: Run, servers: readonly ServerOfCA[]): Promise<readonly Result[]> {
  const results: Result[] = []
  for (const { file, urls } of servers)
    results.push((await askFirst(run, urls)) ?? (await askSilent(run, { file, urls })))
  return results
}

/** What the first address says that answers. */
async function askFirst(run: Run, urls: readonly string[]): Promise<Result | undefined> {
  for (const url of urls) {
    const { document, code, probe } = await dial(run, url)
    const error = probeError(probe)
    if (error?.code === 'ERR_PKI_UNREACHABLE') continue
    if (error !== undefined) printSilence(run.session, document.target, error)
    return { document, code, report: probe.trust.report }
  }
  return undefined
}

async function askSilent(run: Run, { file, urls }: ServerOfCA): Promise<Result> {
  if (urls.length === 0) {
    run.session.printer.remark(
      'wildcard',
      'This server has no name that can be dialled (one with * stands for many), so its file was judged.',
    )
    return askFile(run, file)
  }
  run.session.printer.remark(
    'silent',
    `Nothing answers at ${listText(urls)}, so only the file was judged. Is Jupyter running, and on that port (--port)?`,
  )
  const result = await askFile(run, file)
  return result.code === EXIT.done ? { ...result, code: EXIT.unreachable } : result
}

/** Refused counts more than unreachable: it is what a person must repair first. */
function worst(codes: readonly ExitCode[]): ExitCode {
  if (codes.includes(EXIT.failed)) return EXIT.failed
  return codes.includes(EXIT.unreachable) ? EXIT.unreachable : EXIT.done
}

async function writeDrawing(
  session: Session,
  file: string,
  report: IOSTrustReport | undefined,
): Promise<void> {
  if (report === undefined)
    throw new UsageError('there is no chain to draw', 'Give a file or a server that answers.')
  const path = resolve(session.environment.cwd, file)
  await writeNewFile({ path, text: drawChain(report), mode: 0o644 })
}

function refuseStrayHost(targets: readonly Target[], { host }: CheckFlags): void {
  if (host !== undefined && targets.length > 0 && targets.every(({ kind }) => kind === 'server'))
    throw new UsageError('--host belongs to a file', 'A server is judged for the host in its address.')
}

function refuseNonsense(words: readonly string[], flags: CheckFlags): void {
  const others = [flags.root, flags.host, flags.svg, flags.tokenFile, flags.port, flags.timeout]
  if (flags.explain !== undefined && (words.length > 0 || others.some((value) => value !== undefined)))
    throw new UsageError('--explain looks at its text only', 'Leave everything else away.')
  if (words.length > 0 && flags.port !== undefined)
    throw new UsageError(
      '--port belongs to the servers of the CA',
      'Put the port behind the address: HOST:PORT.',
    )
  const streams = [...words, ...(flags.root ?? []), flags.tokenFile].filter((name) => name === '-')
  if (streams.length > 1)
    throw new UsageError('standard input can be read once only', 'Give the others as files.')
  if (words.length !== 1 && flags.svg !== undefined)
    throw new UsageError('--svg draws one chain', 'Name one server or one file.')
}
