import { find as findEntries, listServers, PKIError } from '../../index.js'
import type { ServerRecord, StoreEntry } from '../../index.js'
import type { CADirectory } from '../../node.js'
import { entryDocument } from '../books/entry-document.js'
import { columnsLine, entryColumns } from '../books/print-entries.js'
import { openCA } from '../ca/folder.js'
import type { FoundDocument } from '../books/documents.js'
import { EXIT } from '../exit-codes.js'
import type { CommonFlags } from '../flags.js'
import type { Outcome } from '../program/runner.js'
import { repeatFolder } from '../session.js'
import type { Session } from '../session.js'
import { paceOutput } from '../sinks/paced-output.js'
import { UsageError } from '../stop.js'
import { listText } from '../words/lists.js'
import { holdsAll, longest, searchText } from './list.js'

/** `orchard find`: certificates by their subject or serial number, those in use by their server's name and hosts too. */
export async function find(session: Session, words: readonly string[], flags: CommonFlags): Promise<Outcome> {
  const text = longest(words)
  if (text === undefined || words.includes(''))
    throw new UsageError('nothing to look for', 'orchard find web.lan')
  const store = await openCA(session, flags)
  const output = paceOutput(session.environment.stdout)
  let count = 0
  for await (const [entry, server] of search(store, words, text)) {
    count += 1
    const pause = output.write(lineOf(session, flags, { entry, server }))
    if (pause !== undefined) await pause
    if (output.closed) break
  }
  await output.end()
  if (count === 0) throw nothingFound(words, flags)
  return { code: EXIT.done }
}

type Hit = readonly [entry: StoreEntry, server: ServerRecord | undefined]

/** The books once for their own text, and once more for the servers whose names or hosts hold the words. */
async function* search(store: CADirectory, words: readonly string[], text: string): AsyncGenerator<Hit> {
  const wanted = words.map((word) => word.toLowerCase())
  const servers = new Map((await listServers({ store })).map((server) => [server.serialNumber, server]))
  const missing = new Map([...servers].filter(([, server]) => holdsAll(searchText(server), wanted)))
  for await (const entry of findEntries({ store, text })) {
    const { serialNumber, subject } = entry
    if (!holdsAll(`${serialNumber} ${subject}`, wanted)) continue
    missing.delete(serialNumber)
    yield [entry, servers.get(serialNumber)]
  }
  for (const [serialNumber, server] of missing)
    for await (const entry of findEntries({ store, serialNumber })) yield [entry, server]
}

interface Line {
  readonly entry: StoreEntry
  readonly server: ServerRecord | undefined
}

function lineOf(session: Session, { json }: CommonFlags, { entry, server }: Line): string {
  if (json === true) {
    const document: FoundDocument = {
      ...entryDocument(entry),
      ...(server === undefined ? {} : { name: server.name, hosts: server.hosts }),
    }
    return `${JSON.stringify(document)}\n`
  }
  const use = server === undefined ? [] : [`in use by ${server.name}: ${listText(server.hosts)}`]
  return columnsLine(session, [...entryColumns(entry), ...use])
}

function nothingFound(words: readonly string[], flags: CommonFlags): PKIError {
  return new PKIError('ERR_PKI_NOT_FOUND', `nothing in the books of this CA holds ${listText(words)}`, {
    details: { subject: words.join(' ') },
    hint: `orchard list${repeatFolder(flags)} --all shows every line. Certificates of Orchard have no subject: those that are no longer in use are found by their serial number only.`,
  })
}
