import { PKIError } from '../../../base/errors.js'
import { readCertificate } from '../../../x509/read/certificate.js'
import type { NewEntry } from '../../ca-store.js'
import { formatIndexLine, indexSerialOf } from '../../index-line.js'
import type { FileSpec } from '../durable-files.js'
import type { ServerShelf } from '../servers/server-shelf.js'
import type { BookParts } from './book-parts.js'
import { digestOf } from './journal.js'
import type { JournaledFile } from './journal.js'

/** A certificate of a group, read. */
interface GroupMember {
  readonly der: Uint8Array
  readonly serial: string
  readonly line: string
}

/** A file of a server that is written under a temporary name. */
interface PreparedFile {
  readonly temporary: string
  readonly path: string
}

const NEWLINE = 0x0a
/** Servers whose folders are made at once. */
const AT_ONCE = 16

/**
 * Enters a group of certificates, all or none. Nothing is durable until the one record of the journal is; what comes
 * after can be done again from it. Called under the lock, with no state kept.
 *
 * @throws PKIError `ERR_PKI_FILE`: the group has never been.
 */
export async function commitGroup(
  parts: BookParts,
  shelf: ServerShelf,
  entries: readonly NewEntry[],
): Promise<void> {
  const { journal } = parts
  const members = entries.map(({ der }) => memberOf(der))
  const planned = await planFiles(parts, shelf, entries)
  const prepared: PreparedFile[] = []
  const filled: string[] = []
  let before: number | undefined
  try {
    for (const { serial, der } of members) {
      await parts.newCertificates.fill(serial, der)
      filled.push(serial)
    }
    for (const file of planned) prepared.push(await prepareFile(parts, file))
    before = await journal.append({ certificates: members.map(({ der }) => der), files: planned })
    await appendLines(
      parts,
      members.map(({ line }) => line),
    )
  } catch (error) {
    // As long as the journal has the group, it is committed, and the next look finishes it.
    if (before !== undefined) await journal.takeBack(before)
    for (const { temporary } of prepared) await parts.files.discard(temporary)
    for (const serial of filled) await parts.newCertificates.discard(serial)
    throw error
  }
  for (const { temporary, path } of prepared) await parts.files.place(temporary, path)
}

function memberOf(der: Uint8Array): GroupMember {
  const certificate = readCertificate(der)
  return { der, serial: indexSerialOf(certificate), line: formatIndexLine(certificate) }
}

/** Some are asked for at once: their new folders share an fsync of the one above them. */
async function planFiles(
  parts: BookParts,
  shelf: ServerShelf,
  entries: readonly NewEntry[],
): Promise<readonly JournaledFile[]> {
  const servers = entries.flatMap(({ server }) => server ?? [])
  const planned: JournaledFile[] = []
  for (let start = 0; start < servers.length; start += AT_ONCE) {
    const plans = servers
      .slice(start, start + AT_ONCE)
      .map(async (server) => planServer(parts, await shelf.filesOf(server)))
    // Whatever fails, nothing goes on once the lock is gone.
    await Promise.allSettled(plans)
    planned.push(...(await Promise.all(plans)).flat())
  }
  return planned
}

async function planServer(
  { files }: BookParts,
  specs: readonly FileSpec[],
): Promise<readonly JournaledFile[]> {
  const planned: JournaledFile[] = []
  for (const { path, text: contents, mode, owner } of specs) {
    const text = typeof contents === 'string' ? contents : new TextDecoder().decode(contents)
    const octets = await files.find(path)
    const replaces = octets === undefined ? '' : digestOf(octets)
    if (replaces === digestOf(text) && owner === undefined) continue
    planned.push({ path, text, mode, replaces, ...(owner === undefined ? {} : { owner }) })
  }
  return planned
}

/**
 * What takes the place of a file in use is durable first: a server that starts right after a power failure reads it
 * before anybody opens the CA. A new one costs no fsync, since nobody has been told of it.
 */
async function prepareFile({ files }: BookParts, file: JournaledFile): Promise<PreparedFile> {
  const { path, text, mode, owner, replaces } = file
  const spec = { path, octets: Buffer.from(text), mode, owner }
  return { temporary: await files.prepare(spec, replaces !== ''), path }
}

/** One write, so that nobody reads half of a line. */
async function appendLines({ files, layout, trail }: BookParts, lines: readonly string[]): Promise<void> {
  await files.withFile(layout.index, async (file) => {
    const before = await file.facts()
    const last = await file.lastOctet()
    const gap = last === undefined || last === NEWLINE ? '' : '\n'
    const octets = Buffer.from(`${gap}${lines.join('\n')}\n`)
    try {
      const taken = await file.write(octets)
      if (taken !== octets.length) throw Object.assign(new Error('only a part was taken'), { code: 'ENOSPC' })
      trail.follow(before, await file.facts())
    } catch (error) {
      await file.truncate(before.size)
      throw error
    }
  })
}

/** The error for a serial number that the books do not have. */
export function notInBooks(serialNumber: string): PKIError<'ERR_PKI_NOT_FOUND'> {
  return new PKIError('ERR_PKI_NOT_FOUND', `this CA has issued no certificate ${serialNumber}`, {
    details: { subject: serialNumber },
    hint: 'orchard list shows what it has issued.',
  })
}
