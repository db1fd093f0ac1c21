import { resolve } from 'node:path'
import { PKIError, readCSR, sign as signRequest } from '../../index.js'
import { serverFileNameOf } from '../../node.js'
import { EMPTY_NAME } from '../ca/describe.js'
import { describeRequest } from '../ca/describe-file.js'
import type { FileDocument, ServerDocument } from '../ca/documents.js'
import { openCA, shownPath } from '../ca/folder.js'
import { issuanceOptions } from '../ca/issuance.js'
import type { SignDocument } from '../ca/issue-documents.js'
import { serverDocument } from '../ca/server-document.js'
import type { SignFlags } from '../flags.js'
import { explainRefusal } from '../hosts/refusal.js'
import { planHosts } from '../hosts/plan.js'
import { existingPassphrase } from '../passphrase/existing.js'
import { anyTerminal, askYesNo, standardTerminal } from '../prompts/ask.js'
import { quoteForShell, repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { readFrom, readInput } from '../sinks/input-file.js'
import type { InputBlock } from '../sinks/input-file.js'
import { IOS_LIMIT_DAYS } from '../server-days.js'
import { assertVacant, writeNewFile } from '../sinks/new-file.js'
import { UsageError } from '../stop.js'
import { listText } from '../words/lists.js'
import { untilText } from '../words/when.js'

/** What `orchard sign` is asked to sign. */
export interface SignArguments {
  /** File of the request; `-` is standard input. */
  readonly csr: string
  /** The hosts that were typed; none: those of the request. */
  readonly hosts: readonly string[]
}

/** `orchard sign`: shows what a request asks for, asks, and signs it. */
export async function sign(
  session: Session,
  { csr, hosts: typed }: SignArguments,
  flags: SignFlags,
): Promise<SignDocument> {
  assertInputIsOne(csr, flags)
  if (flags.out !== undefined && flags.out !== '-')
    await assertVacant(resolve(session.environment.cwd, flags.out))
  const store = await openCA(session, flags)
  const request = requestOf(await readInput(session, csr))
  const facts = readFrom(csr, () => describeRequest(readCSR(request)))
  const meant = typed.length > 0 ? planHosts({ typed, only: true }).meant : hostsOfRequest(facts, csr, flags)
  printRequest(session, { facts, meant, typed: typed.length > 0, days: flags.days ?? IOS_LIMIT_DAYS })
  await confirm(session, flags, { csr, meant })
  const options = { name: serverFileNameOf(meant[0] ?? ''), ...(await issuanceOptions(session, flags)) }
  const hosts = typed.length > 0 ? meant : 'from-csr'
  const passphrase = existingPassphrase(session, { ...flags, stdinTaken: csr === '-' }, store)
  const signed = await explainRefusal(flags, { meant, root: store.root }, async () =>
    signRequest({ ...options, store, csr: { der: request }, hosts, passphrase }),
  )
  const server = serverDocument(session, { ...signed, name: options.name })
  const { chainPEM } = signed
  report(session, server)
  await writeChain(session, flags, { chainPEM, out: flags.out ?? (csr === '-' ? '-' : undefined) })
  return { command: 'sign', server, chainPEM, remarks: session.printer.remarks }
}

function assertInputIsOne(csr: string, { passphraseFile }: SignFlags): void {
  if (csr !== '-' || passphraseFile !== '-') return
  throw new UsageError(
    'standard input cannot be both the request and the passphrase',
    'Give one of them as a file, or set ORCHARD_PASSPHRASE.',
  )
}

/** Writes the chain where it was asked for; the folder of the CA has it in any case. */
async function writeChain(
  { environment: { stdout, cwd } }: Session,
  { json }: SignFlags,
  { chainPEM, out }: { readonly chainPEM: string; readonly out: string | undefined },
): Promise<void> {
  if (out === undefined) return
  if (out !== '-') return writeNewFile({ path: resolve(cwd, out), text: chainPEM, mode: 0o444 })
  if (json !== true) stdout.write(chainPEM)
}

function report(session: Session, { hosts, notAfter, certificatePath }: ServerDocument): void {
  const { printer, now } = session
  printer.done('Certificate', listText(hosts))
  printer.fact('until', untilText(now, new Date(notAfter)))
  printer.fact('file', shownPath(session, certificatePath))
}

const REQUEST_LABELS = ['CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST']

/** The request among the blocks of a file. @throws PKIError `ERR_PKI_PEM` where there is none. */
export function requestOf(blocks: readonly InputBlock[]): Uint8Array {
  const found = blocks.find(({ label }) => label === 'DER' || REQUEST_LABELS.includes(label))
  if (found !== undefined) return found.der
  const labels = blocks.map(({ label }) => label)
  throw new PKIError('ERR_PKI_PEM', `this is no certificate request but: ${listText(labels)}`, {
    details: { expected: REQUEST_LABELS, found: labels },
    hint: 'orchard request HOST… makes one on the server, so does openssl req -new.',
  })
}

function hostsOfRequest({ hosts }: FileDocument, csr: string, flags: SignFlags): readonly string[] {
  if (hosts.length > 0) return hosts
  throw new PKIError('ERR_PKI_NO_HOSTS', 'the request names no host, and none was typed', {
    details: { option: 'HOST' },
    hint: `Say what it is for: orchard sign ${quoteForShell(csr)} 192.168.1.20 homebox.local${repeatFolder(flags)}`,
  })
}

interface Question {
  readonly facts: FileDocument
  readonly meant: readonly string[]
  readonly typed: boolean
  readonly days: number
}

function printRequest({ printer }: Session, { facts, meant, typed, days }: Question): void {
  printer.fact('Key', facts.key)
  printer.fact('Hosts', `${listText(meant)} (${typed ? 'as typed' : 'from the request'})`)
  printer.fact('Life', `${days} days`)
  if (facts.subject !== EMPTY_NAME) printer.fact('Subject', `${facts.subject} (not taken over)`)
}

async function confirm(
  session: Session,
  { yes, json }: SignFlags,
  { csr, meant }: { readonly csr: string; readonly meant: readonly string[] },
): Promise<void> {
  if (yes === true) return
  const question = `Sign this for ${listText(meant)}?`
  const terminal = csr === '-' ? anyTerminal(session.environment) : standardTerminal(session.environment)
  if (terminal === undefined || json === true) throw notConfirmed(question, 'nobody can be asked here')
  try {
    if (!(await askYesNo(terminal, question))) throw notConfirmed(question, 'the answer was no')
  } finally {
    terminal.close()
  }
}

function notConfirmed(question: string, why: string): PKIError {
  return new PKIError('ERR_PKI_NOT_CONFIRMED', `nothing was signed: ${why}`, {
    details: { question },
    hint: 'Look at the request with orchard show FILE, then sign it with --yes.',
  })
}
