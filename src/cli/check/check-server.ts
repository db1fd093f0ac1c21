import { isPKIError, PKIError } from '../../index.js'
import { probeError, probeServer } from '../../node.js'
import type { ServerProbe } from '../../node.js'
import type { CheckedServerDocument } from './documents.js'
import { EXIT } from '../exit-codes.js'
import type { ExitCode } from '../exit-codes.js'
import type { Session } from '../session.js'
import { daysLeft, withoutBytes } from './check-file.js'
import { printFindings, printTree, remarkNoRoot, verdictText } from './print-report.js'
import {
  addressOf,
  chainWords,
  jupyterWords,
  summaryWords,
  tlsWords,
  webSocketWords,
  type StepWords,
} from './step-words.js'

/** What a server is held against. */
export interface ServerQuestion {
  /** Its address, as it was typed. */
  readonly url: string
  /** Roots that the device trusts, DER. */
  readonly roots: readonly Uint8Array[]
  /** Token of Jupyter. */
  readonly token: string | undefined
  /** Milliseconds that it gets. */
  readonly timeoutMs: number
  /** Whether good news is one line only, and no chain is drawn: it is one target of several. */
  readonly brief: boolean
}

/** What was said of a server, for the document, the exit status and a drawing. */
export interface CheckedServer {
  /** As data. */
  readonly document: CheckedServerDocument
  /** Its own exit status. */
  readonly code: ExitCode
  /** What was seen. */
  readonly probe: ServerProbe
}

/** Dials a server and prints what is found, in the order in which a person must hear it. Throws as `probeServer`. */
export async function checkServer(session: Session, question: ServerQuestion): Promise<CheckedServer> {
  const { url, roots, token, timeoutMs } = question
  const { now } = session
  const options = { url, roots, now, timeoutMs, ...(token === undefined ? {} : { token }) }
  const probe = await probeServer(options).catch(renameOption)
  const error = probeError(probe)
  const words = [...connectionWords(probe), ...webWords(probe)]
  const report = probe.trust.report
  const trusted =
    error === undefined && report?.trusted === true && words.every(({ level }) => level !== 'bad')
  const code = error?.code === 'ERR_PKI_UNREACHABLE' ? EXIT.unreachable : trusted ? EXIT.done : EXIT.failed
  if (error === undefined) printServer(session, { probe, words, trusted, brief: question.brief })
  return { document: documentOf(session, { probe, trusted, error, words }), code, probe }
}

/** A person typed an address; the name of the library's option says nothing to him. */
function renameOption(error: unknown): never {
  if (!isPKIError(error)) throw error
  const { code, details, message, hint } = error
  throw new PKIError(code, message.replace(/^url: /, 'ADDRESS: '), {
    details,
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  })
}

/** What is said of the steps between the connection and the judge. */
function connectionWords(probe: ServerProbe): readonly StepWords[] {
  return [...tlsWords(probe), ...chainWords(probe)]
}

/** What is said of the steps behind the judge. */
function webWords(probe: ServerProbe): readonly StepWords[] {
  return [jupyterWords(probe) ?? [], webSocketWords(probe) ?? []].flat()
}

interface Seen {
  readonly probe: ServerProbe
  readonly words: readonly StepWords[]
  readonly trusted: boolean
}

function printServer(
  session: Session,
  { probe, words, trusted, brief }: Seen & { readonly brief: boolean },
): void {
  const { report } = probe.trust
  const days = report === undefined ? undefined : daysLeft(session, report.path)
  const print = trusted ? session.printer.done : session.printer.failed
  print(addressOf(probe), headline(probe, { words, days }))
  remarkServer(session, probe)
  const printSteps = (steps: readonly StepWords[]): void => {
    for (const step of steps) if (!brief || step.level !== 'ok') printStep(session, step)
  }
  printSteps(connectionWords(probe))
  printFindings(session, report?.findings ?? [], report?.path ?? [])
  printSteps(webWords(probe))
  if (report !== undefined && !brief) printTree(session, report.path)
}

function remarkServer({ printer }: Session, probe: ServerProbe): void {
  if (probe.target.scheme === 'http')
    printer.remark(
      'http',
      `${addressOf(probe)} was looked at: type https:// in front of it on the device too.`,
    )
  if (probe.trust.status === 'no-roots') remarkNoRoot(printer)
}

function headline(
  probe: ServerProbe,
  { words, days }: { readonly words: readonly StepWords[]; readonly days: number | undefined },
): string {
  const { report } = probe.trust
  const bad = words.find(({ level }) => level === 'bad')
  if (report === undefined) return bad === undefined ? notJudged(probe) : bad.text
  if (!report.trusted || bad === undefined) {
    const verdict = verdictText(report)
    return report.trusted ? `${summaryWords(probe, days)}: ${verdict}` : verdict
  }
  return bad.text
}

/** What is said where nothing is wrong so far and there is no root to judge by. */
function notJudged(probe: ServerProbe): string {
  return [summaryWords(probe, undefined), 'trust was not judged'].filter((part) => part !== '').join(', ')
}

function printStep({ printer }: Session, { level, label, text, fix }: StepWords): void {
  const print = { ok: printer.done, warn: printer.warned, bad: printer.failed }[level]
  print(label, text)
  if (fix !== undefined) printer.fact('', fix)
}

function documentOf(
  session: Session,
  { probe, trusted, error, words }: Seen & { readonly error: ReturnType<typeof probeError> },
): CheckedServerDocument {
  const { target, name, connection, protocol, tls, chain, trust, jupyter, webSocket } = probe
  const { report } = trust
  return {
    kind: 'server',
    target: addressOf(probe),
    trusted,
    ...(error === undefined ? {} : { error: errorDocument(error) }),
    name,
    connection,
    protocol,
    tls,
    chain: { status: chain.status, certificates: chain.certificates.length, remarks: chain.remarks },
    ...(report === undefined ? {} : { verdict: report.verdict }),
    findings: report?.findings ?? [],
    path: (report?.path ?? []).map(withoutBytes),
    ...(report === undefined ? {} : { daysLeft: daysLeft(session, report.path) }),
    jupyter,
    webSocket,
    words: words.map(({ level, label, text, fix }) => ({
      level,
      label,
      text,
      ...(fix === undefined ? {} : { fix }),
    })),
    host: target.host,
  }
}

function errorDocument({ code, message, hint }: NonNullable<ReturnType<typeof probeError>>): {
  readonly code: string
  readonly message: string
  readonly hint?: string
} {
  return { code, message, ...(hint === undefined ? {} : { hint }) }
}
