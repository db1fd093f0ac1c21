import { isPKIError, PKIError } from '../../../base/errors.js'
import { readCertificate } from '../../../x509/read/certificate.js'
import type { NewEntry } from '../../ca-store.js'
import { formatIndexLine, indexSerialOf } from '../../index-line.js'
import { MODE } from '../durable-files.js'
import { keyPathOf, publicPathOf } from '../servers/public-file.js'
import type { PublicFile } from '../servers/public-file.js'
import type { ServerShelf } from '../servers/server-shelf.js'
import type { BookParts } from './book-parts.js'
import { thisBoot } from './boot.js'
import { digestOf } from './journal.js'
import type { JournaledFile } from './journal.js'
import { assertReplaceable } from './public-text.js'

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
/** Servers whose folders are made at once: as many as `issueMany` enters together. */
const AT_ONCE = 64

/**
 * Enters a group of certificates, all or none. Nothing is durable until the one record of the journal is; what comes
 * after can be done again from it. Called under the lock, with no state kept.
 *
 * @throws PKIError `ERR_PKI_FILE`: the group has never been, or, where the message says so, it has been entered and the
 * next look at the books finishes it; `ERR_PKI_FILE_EXISTS` when something else lies where a certificate is to be.
 */
export async function commitGroup(
  parts: BookParts,
  shelf: ServerShelf,
  entries: readonly NewEntry[],
): Promise<void> {
  const { journal, newCertificates } = parts
  const members = entries.map(({ der }) => memberOf(der))
  const planned = await planFiles(parts, shelf, entries)
  const prepared: PreparedFile[] = []
  const filled: string[] = []
  let before: number | undefined
  try {
    for (const { serial, der } of members) {
      await newCertificates.fill(serial, der)
      filled.push(serial)
    }
    for (const file of planned) prepared.push(await prepareFile(parts, file))
    const certificates = members.map(({ der }) => der)
    before = await journal.append({ boot: thisBoot(), certificates, files: planned })
    await appendLines(
      parts,
      members.map(({ line }) => line),
    )
  } catch (error) {
    for (const { temporary } of prepared) await parts.files.discard(temporary)
    if (before !== undefined) await journal.takeBack(before).catch(throwEntered)
    await newCertificates.takeBack(filled)
    throw error
  }
  await placeAll(parts, prepared)
}

/** One that cannot be put in place keeps none of the others from it. */
async function placeAll({ files }: BookParts, prepared: readonly PreparedFile[]): Promise<void> {
  const failures: unknown[] = []
  for (const { temporary, path } of prepared)
    await files.place(temporary, path).catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throwEntered(failures[0])
}

/** As long as the journal has the group, it is committed, whatever fails then. */
function throwEntered(error: unknown): never {
  if (!isPKIError(error, 'ERR_PKI_FILE')) throw error
  const { details, hint, message } = error
  throw new PKIError('ERR_PKI_FILE', `the certificate is in the books, but ${message}`, {
    details,
    hint: `${hint === undefined ? '' : `${hint} `}The next command puts the files of its server in place.`,
    cause: error,
  })
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
  parts: BookParts,
  publicFiles: readonly PublicFile[],
): Promise<readonly JournaledFile[]> {
  const { files, layout } = parts
  const planned: JournaledFile[] = []
  // One look is enough: all are of one pair.
  let hasKey: boolean | undefined
  for (const file of publicFiles) {
    const path = publicPathOf(layout, file.name)
    const octets = await files.find(path)
    const replaces = octets === undefined ? '' : digestOf(octets)
    if (octets !== undefined) {
      if (replaces === digestOf(file.text) && file.owner === undefined) continue
      assertReplaceable(layout, path, octets)
    }
    hasKey ??= (await files.findFacts(keyPathOf(layout, file.name))) !== undefined
    planned.push({ ...file, replaces, hasKey })
  }
  return planned
}

/**
 * What takes the place of a file in use is durable first: a server that starts right after a power failure reads it
 * before anybody opens the CA. A new one costs no fsync, since nobody has been told of it.
 */
async function prepareFile({ files, layout }: BookParts, file: JournaledFile): Promise<PreparedFile> {
  const { name, text, owner, replaces } = file
  const path = publicPathOf(layout, name)
  const spec = { path, octets: Buffer.from(text), mode: MODE.certificate, owner }
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
