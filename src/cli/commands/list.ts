import { find, list as listEntries, listServers } from '../../index.js'
import type { ServerRecord, StoreQuery } from '../../index.js'
import type { CADirectory } from '../../node.js'
import { entryDocument } from '../books/entry-document.js'
import { columnsLine, entryColumns } from '../books/print-entries.js'
import { streamBooks } from '../books/stream-books.js'
import { serverDocument } from '../ca/server-document.js'
import { openCA } from '../ca/folder.js'
import type { ListDocument } from '../books/documents.js'
import { EXIT } from '../exit-codes.js'
import type { ListFlags } from '../flags.js'
import type { Outcome } from '../program/runner.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { paceOutput } from '../sinks/paced-output.js'
import { createPrinter } from '../sinks/printer.js'
import { toTerminal } from '../sinks/terminal.js'
import { listText } from '../words/lists.js'
import { DAY_MS, daysBetween, daysText } from '../words/when.js'

/** Days before its end that a certificate is shown as due. */
const SOON_DAYS = 30

/** `orchard list`: the servers of the CA, or every line of its books. */
export async function list(session: Session, words: readonly string[], flags: ListFlags): Promise<Outcome> {
  const store = await openCA(session, flags)
  if (flags.all === true || flags.revoked === true) await streamEntries(session, words, { store, flags })
  else return { document: await listInUse(session, words, { store, flags }), code: EXIT.done }
  return { code: EXIT.done }
}

function queryOf({ now }: Session, words: readonly string[], { due, revoked }: ListFlags): StoreQuery {
  const text = longest(words)
  return {
    ...(text === undefined ? {} : { text }),
    ...(due === undefined ? {} : { expiresBefore: new Date(now.getTime() + due * DAY_MS) }),
    ...(revoked === true ? { status: 'revoked' } : {}),
  }
}

/** The word that few lines hold: the store looks for that one. */
export function longest(words: readonly string[]): string | undefined {
  return words.reduce<string | undefined>(
    (best, word) => (best === undefined || word.length > best.length ? word : best),
    undefined,
  )
}

/** Whether every line is asked for, by a program that reads text. */
function isAll({ environment: { stdout } }: Session, words: readonly string[], flags: ListFlags): boolean {
  const { json, due, revoked } = flags
  return words.length === 0 && json !== true && due === undefined && revoked !== true && stdout.isTTY !== true
}

/** Writes entries as they come: no more than a piece of them is ever in memory. */
async function streamEntries(
  session: Session,
  words: readonly string[],
  { store, flags }: InUse,
): Promise<void> {
  if (isAll(session, words, flags)) return streamBooks(session, store)
  const output = paceOutput(session.environment.stdout)
  const wanted = words.map((word) => word.toLowerCase())
  for await (const entry of listEntries({ store, ...queryOf(session, words, flags) })) {
    if (wanted.length > 1 && !holdsAll(`${entry.serialNumber} ${entry.subject}`, wanted)) continue
    const line =
      flags.json === true
        ? `${JSON.stringify(entryDocument(entry))}\n`
        : columnsLine(session, entryColumns(entry))
    const pause = output.write(line)
    if (pause !== undefined) await pause
    if (output.closed) break
  }
  await output.end()
}

/** Whether a text holds every word, whatever the case; the words are in small letters. */
export function holdsAll(text: string, words: readonly string[]): boolean {
  const lower = text.toLowerCase()
  return words.every((word) => lower.includes(word))
}

/** Where a list comes from, and how it was asked for. */
interface InUse {
  readonly store: CADirectory
  readonly flags: ListFlags
}

async function listInUse(
  session: Session,
  words: readonly string[],
  { store, flags }: InUse,
): Promise<ListDocument> {
  const { now, printer } = session
  const wanted = words.map((word) => word.toLowerCase())
  const latest = flags.due === undefined ? Infinity : now.getTime() + flags.due * DAY_MS
  const servers = (await listServers({ store })).filter(
    (server) => server.notAfter.getTime() < latest && holdsAll(searchText(server), wanted),
  )
  const revoked = servers.length === 0 ? new Set<string>() : await revokedSerials(store)
  if (flags.json !== true) {
    for (const server of servers) printServer(session, server, revoked.has(server.serialNumber))
    if (servers.length === 0 && session.environment.stdout.isTTY === true) printer.text(nothing(words, flags))
  }
  return {
    command: 'list',
    servers: servers.map((server) => ({
      ...serverDocument(session, server),
      revoked: revoked.has(server.serialNumber),
    })),
  }
}

/** All that a server is found by. */
export function searchText({ name, hosts, serialNumber }: ServerRecord): string {
  return [name, ...hosts, serialNumber].join(' ')
}

async function revokedSerials(store: CADirectory): Promise<ReadonlySet<string>> {
  const serials = new Set<string>()
  for await (const { serialNumber } of find({ store, status: 'revoked' })) serials.add(serialNumber)
  return serials
}

/** One line: between tabs where a program reads (name, hosts, days left, serial number, state), wrapped where a person does. */
function printServer(session: Session, server: ServerRecord, revoked: boolean): void {
  const { now, environment } = session
  const { stdout, env, platform } = environment
  const { name, hosts, notAfter, serialNumber } = server
  const days = daysBetween(now, notAfter)
  const state = revoked ? 'revoked' : notAfter < now ? 'expired' : 'valid'
  if (stdout.isTTY !== true) {
    stdout.write(`${[name, hosts.join(','), String(days), serialNumber, state].map(toTerminal).join('\t')}\n`)
    return
  }
  const printer = createPrinter({ env, platform, stream: stdout })
  const left = state === 'valid' ? `${daysText(days)} left` : state
  const text = `${listText(hosts)}; ${left}; ${serialNumber}`
  if (state !== 'valid') printer.failed(name, text)
  else if (days <= SOON_DAYS) printer.warned(name, text)
  else printer.done(name, text)
}

function nothing(words: readonly string[], flags: ListFlags): string {
  if (words.length > 0) return `No server has ${listText(words)} in its name, hosts or serial number.`
  if (flags.due !== undefined) return `Nothing ends within ${daysText(flags.due)}.`
  return `No servers yet: orchard issue HOST${repeatFolder(flags)} makes one.`
}
