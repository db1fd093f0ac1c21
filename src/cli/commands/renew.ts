import { isPKIError, renew as renewServer, renewDue } from '../../index.js'
import type { EnsuredServer, PKIError, RenewOptions, ServerRecord } from '../../index.js'
import type { CADirectory } from '../../node.js'
import { ownerOf } from '../ca/owner.js'
import type { RenewalDocument } from '../ca/renew-documents.js'
import { serverDocument } from '../ca/server-document.js'
import { serverOf } from '../ca/find-server.js'
import { openCA } from '../ca/folder.js'
import { EXIT } from '../exit-codes.js'
import type { ExitCode } from '../exit-codes.js'
import type { RenewFlags } from '../flags.js'
import { hookEndText, hookSucceeded, runHook } from '../hook/run-hook.js'
import type { HookEnd } from '../hook/run-hook.js'
import { remarkSudo } from '../hosts/remarks.js'
import { existingPassphrase } from '../passphrase/existing.js'
import { problemOf, writeComplaint, writeProblem } from '../problem.js'
import type { Outcome } from '../program/runner.js'
import { assertServerDays } from '../server-days.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { UsageError } from '../stop.js'
import { listText } from '../words/lists.js'
import { printRenewed } from '../words/renewed.js'
import { DAY_MS, daysText, untilText } from '../words/when.js'

/** A server whose turn it is, and what became of it. */
interface Renewal {
  readonly name: string
  /** What it has had so far. */
  readonly due: ServerRecord
  /** Why it is its turn. */
  readonly reason: string
  /** What it has now; absent in a dry run, and where it failed. */
  readonly server?: EnsuredServer
  /** Why it failed. */
  readonly error?: PKIError
}

/** `orchard renew`: new certificates for servers that are named, or due, and a command after each. */
export async function renew(session: Session, words: readonly string[], flags: RenewFlags): Promise<Outcome> {
  assertSense(words, flags)
  assertServerDays(flags.days)
  const store = await openCA(session, flags)
  remarkSudo(session, flags)
  const servers: RenewalDocument[] = []
  const renewed: EnsuredServer[] = []
  for await (const renewal of renewals(session, flags, { store, words })) {
    servers.push(await conclude(session, flags, { store, renewal }))
    if (renewal.server !== undefined && renewal.server.outcome !== 'reused') renewed.push(renewal.server)
  }
  const { printer, environment } = session
  if (renewed.length > 0)
    printRenewed(printer, {
      servers: renewed,
      machine: await environment.machine(),
      folder: repeatFolder(flags),
    })
  if (servers.length === 0) printer.text(nothingDue(flags))
  return { document: { command: 'renew', servers, remarks: printer.remarks }, code: codeOf(servers) }
}

function assertSense(words: readonly string[], { due, dryRun, exec }: RenewFlags): void {
  if (words.length === 0 && due === undefined)
    throw new UsageError(
      'nothing says which certificates are meant',
      'Name a server, or orchard renew --due 30d for all that end within 30 days.',
    )
  // A variable that a unit file does not set.
  if (exec?.trim() === '')
    throw new UsageError('--exec is empty', 'Give a shell line, or leave it away; is a variable not set?')
  if (dryRun === true && exec !== undefined)
    throw new UsageError(
      '--dry-run renews nothing, so there is nothing to run --exec after',
      'Leave one of them away.',
    )
}

interface Selection {
  readonly store: CADirectory
  readonly words: readonly string[]
}

async function* renewals(
  session: Session,
  flags: RenewFlags,
  { store, words }: Selection,
): AsyncGenerator<Renewal> {
  const { dryRun, newKey } = flags
  const options = await optionsOf(session, flags, store)
  const passphrase = existingPassphrase(session, flags, store)
  if (words.length === 0 && newKey !== true && dryRun !== true) {
    yield* renewDue({ ...options, ...renewBefore(flags), passphrase })
    return
  }
  const chosen =
    words.length === 0 ? renewDue({ ...options, ...renewBefore(flags), dryRun: true }) : undefined
  const servers = chosen === undefined ? await named(session, flags, { store, words }) : await all(chosen)
  if (dryRun === true || servers.length === 0) yield* servers
  else {
    const issuer = await store.openIssuer({ passphrase })
    const key = newKey === true ? { newKey } : {}
    for (const one of servers)
      yield { ...one, ...(await renewOne({ ...options, ...key, issuer, name: one.name })) }
  }
}

async function optionsOf(
  { now }: Session,
  { days, owner }: RenewFlags,
  store: CADirectory,
): Promise<Pick<RenewOptions, 'store' | 'now' | 'validDays' | 'placement'>> {
  return {
    store,
    now,
    ...(days === undefined ? {} : { validDays: days }),
    ...(owner === undefined ? {} : { placement: await ownerOf(owner) }),
  }
}

function renewBefore({ due }: RenewFlags): { readonly renewBefore?: number } {
  return due === undefined ? {} : { renewBefore: due }
}

async function all(renewals: AsyncIterable<Renewal>): Promise<readonly Renewal[]> {
  const found: Renewal[] = []
  for await (const renewal of renewals) found.push(renewal)
  return found
}

/** The servers that were named; with `--due` those of them that end so soon. Nothing is renewed before all are known. */
async function named(
  session: Session,
  flags: RenewFlags,
  { store, words }: Selection,
): Promise<readonly Renewal[]> {
  const found = new Map<string, ServerRecord>()
  for (const word of words) {
    const server = await serverOf(session, flags, { store, word })
    found.set(server.name, server)
  }
  const { now } = session
  const latest = flags.due === undefined ? undefined : now.getTime() + flags.due * DAY_MS
  return [...found.values()]
    .filter(({ notAfter }) => latest === undefined || notAfter.getTime() < latest)
    .map((due) => ({ name: due.name, due, reason: latest === undefined ? 'named' : 'due' }))
}

async function renewOne(options: RenewOptions): Promise<Pick<Renewal, 'server' | 'error'>> {
  try {
    return { server: await renewServer(options) }
  } catch (error) {
    if (isPKIError(error)) return { error }
    throw error
  }
}

interface Step {
  readonly store: CADirectory
  readonly renewal: Renewal
}

/** Says what became of one server, and runs the command that was given for it. */
async function conclude(
  session: Session,
  flags: RenewFlags,
  { store, renewal }: Step,
): Promise<RenewalDocument> {
  const { environment, printer, now } = session
  const { name, due, reason, server, error } = renewal
  if (error !== undefined) {
    writeProblem(environment.stderr, name, error)
    if (error.hint !== undefined) writeComplaint(environment.stderr, `hint: ${error.hint}`)
    return { name, outcome: 'failed', error: problemOf(error) }
  }
  if (server === undefined) {
    printer.warned(name, `${listText(due.hosts)}; until ${untilText(now, due.notAfter)}`)
    return { ...serverDocument(session, due), outcome: 'due', reason }
  }
  const { outcome, hosts, notAfter, warnings } = server
  printer.done(name, `${listText(hosts)}; until ${untilText(now, notAfter)}`)
  printer.fact('state', outcome === 'reused' ? `kept: ${server.reason}` : `${outcome}: ${server.reason}`)
  for (const warning of warnings) printer.remark('server', warning)
  const hook = outcome === 'reused' ? undefined : await hookFor(session, flags, { store, server })
  const document = { ...serverDocument(session, server), outcome, reason: server.reason }
  return hook === undefined ? document : { ...document, hook }
}

/** Runs the command of `--exec` for a server whose new certificate is durable. */
async function hookFor(
  session: Session,
  { exec }: RenewFlags,
  { store, server }: { readonly store: CADirectory; readonly server: EnsuredServer },
): Promise<HookEnd | undefined> {
  if (exec === undefined) return undefined
  const { environment, printer } = session
  const end = await runHook(environment, { command: exec, facts: factsOf(store, server) })
  if (hookSucceeded(end)) printer.fact('--exec', hookEndText(end))
  else {
    writeProblem(environment.stderr, server.name, {
      code: 'ERR_HOOK',
      message: `the certificate is renewed, but the command of --exec ${hookEndText(end)}`,
    })
    writeComplaint(
      environment.stderr,
      'hint: Run it by hand once it is cured: this certificate is not due again for a long time.',
    )
  }
  return end
}

/** What a command learns of a server: names and paths in variables, so that none becomes a part of the line. */
function factsOf({ path, rootPath }: CADirectory, server: EnsuredServer): Readonly<Record<string, string>> {
  const { name, places, hasKey, hosts, serialNumber, notBefore, notAfter, fingerprint, outcome, reason } =
    server
  return {
    ORCHARD_HOME: path,
    ORCHARD_ROOT: rootPath,
    ORCHARD_NAME: name,
    ...(places === undefined ? {} : { ORCHARD_CERTIFICATE: places.certificate }),
    ...(places === undefined || !hasKey ? {} : { ORCHARD_KEY: places.key }),
    ORCHARD_HOSTS: hosts.join(' '),
    ORCHARD_SERIAL: serialNumber,
    ORCHARD_NOT_BEFORE: notBefore.toISOString(),
    ORCHARD_NOT_AFTER: notAfter.toISOString(),
    ORCHARD_FINGERPRINT: fingerprint,
    ORCHARD_OUTCOME: outcome,
    ORCHARD_REASON: reason,
  }
}

function codeOf(servers: readonly RenewalDocument[]): ExitCode {
  if (servers.some(isFailure)) return EXIT.failed
  return servers.some(({ outcome }) => outcome === 'due') ? EXIT.due : EXIT.done
}

function isFailure(server: RenewalDocument): boolean {
  if (server.outcome === 'failed') return true
  return server.outcome !== 'due' && server.hook !== undefined && !hookSucceeded(server.hook)
}

function nothingDue({ due }: RenewFlags): string {
  return due === undefined ? 'Nothing to do.' : `Nothing is due: nothing ends within ${daysText(due)}.`
}
