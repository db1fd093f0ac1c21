import { equalBytes } from '../../../base/bytes.js'
import type { PKIError } from '../../../base/errors.js'
import type { CertificateRecord } from '../../../x509/read/records.js'
import {
  entryOfIndexLine,
  indexLineOf,
  indexSerialOf,
  normalSerial,
  parseIndexLine,
  writeIndexLine,
} from '../../index-line.js'
import type { IndexLine } from '../../index-line.js'
import type { BookParts } from './book-parts.js'
import { eachLine, lineNumberAt, readIndexBlocks } from './index-blocks.js'
import type { IndexBlock } from './index-blocks.js'
import { damagedLine, indexError, lineText, readEntries } from './index-entries.js'
import type { OpenIndex } from './index-entries.js'
import type { Splice } from './index-rewrite.js'
import type { LastChange } from './revocation-log.js'
import { fieldAfter } from './revocation-log.js'

/** What a full look at an index found. */
export interface IndexSurvey {
  /** Places that must change: revocations and releases that were lost, a line that was cut off. */
  readonly splices: readonly Splice[]
  /** Lines that must be added, without newlines. */
  readonly lines: readonly string[]
  /** Whether the last line that stays lacks its newline. */
  readonly unfinished: boolean
  /** What is wrong, one sentence each. */
  readonly findings: readonly string[]
}

/** The last line of a file, where it has no newline. */
interface Tail {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** What is collected while lines go by. */
interface Progress {
  /** Serial numbers with a file in `newcerts/` whose line has not been seen. */
  readonly missing: Set<string>
  readonly seen: Set<string>
  readonly splices: Splice[]
  readonly revoked: string[]
  readonly released: string[]
  tail: Tail | undefined
  /** Whether the last line was cut off and is known again. */
  completed: boolean
}

/**
 * Looks at every line of an index and at the names in `newcerts/`: which certificates have no line, which revocations
 * were lost, whether the last line was cut off. Changes nothing.
 *
 * @throws PKIError `ERR_PKI_INDEX` at the first line that is none and cannot be made again.
 */
export async function surveyIndex(
  parts: BookParts,
  changes: ReadonlyMap<string, LastChange>,
): Promise<IndexSurvey> {
  const { files, layout, newCertificates } = parts
  const progress: Progress = {
    missing: new Set(await newCertificates.serials()),
    seen: new Set(),
    splices: [],
    revoked: [],
    released: [],
    tail: undefined,
    completed: false,
  }
  const file = await files.openToRead(layout.index)
  const index = { file, path: layout.index, changes }
  try {
    for await (const block of readIndexBlocks(file)) await surveyBlock(index, block, progress)
    const { tail } = progress
    const kept = tail === undefined ? undefined : await keepTail(parts, index, { tail, progress })
    const certificates = await readMissing(parts, progress.missing)
    const lines = await linesOf(parts, certificates, changes)
    return await conclude(index, progress, { lines, certificates, cut: kept === false ? tail : undefined })
  } finally {
    await file.close()
  }
}

async function surveyBlock(index: OpenIndex, block: IndexBlock, progress: Progress): Promise<void> {
  const { octets, offset, unfinished } = block
  let damaged: number | undefined
  let twice: number | undefined
  eachLine(octets, (start, end) => {
    if (damaged !== undefined || twice !== undefined) return
    const text = lineText(octets, start, end)
    if (unfinished && end === octets.length) {
      progress.tail = { start: offset + start, end: offset + end, text }
      return
    }
    if (text === '' || text === '\r' || text.startsWith('#')) return
    const line = parseIndexLine(text)
    if (line === undefined) damaged = offset + start
    else if (!surveyLine(line, { start: offset + start, end: offset + end, text }, { progress, index }))
      twice = offset + start
  })
  if (damaged !== undefined) throw await damagedLine(index, damaged)
  if (twice !== undefined) throw await secondLine(index, twice)
}

interface Surveyed {
  readonly progress: Progress
  readonly index: OpenIndex
}

/** False when a certificate of `newcerts/` has a second line. */
function surveyLine(line: IndexLine, place: Tail, { progress, index }: Surveyed): boolean {
  const serial = normalSerial(line.serial)
  if (progress.missing.delete(serial)) progress.seen.add(serial)
  else if (progress.seen.has(serial)) return false
  const change = index.changes.get(serial)
  const text = change === undefined ? undefined : mendedLine(line, change)
  if (text === undefined) return true
  const end = place.text.endsWith('\r') ? place.end - 1 : place.end
  progress.splices.push({ start: place.start, end, text })
  ;(change?.revocation === undefined ? progress.released : progress.revoked).push(serial)
  return true
}

/**
 * The line as our last change left it, where somebody has put an older one in its place. A revocation that openssl has
 * entered since then stays.
 */
function mendedLine(line: IndexLine, change: LastChange): string | undefined {
  const after = fieldAfter(change)
  if (line.revocation === after) return undefined
  // Openssl takes no revocation back: a line that has none is older than ours.
  const isOlder = line.revocation === '' || change.earlier.has(line.revocation)
  if (!isOlder) return undefined
  const status = after === '' ? 'valid' : 'revoked'
  return writeIndexLine({ ...line, status, revocation: after })
}

/**
 * Takes a last line that has its columns, completed where its subject was cut off: who it is for is known from its
 * certificate. False: too little of it is left, so it has to go, and comes back whole.
 */
async function keepTail(
  parts: BookParts,
  index: OpenIndex,
  { tail, progress }: { readonly tail: Tail; readonly progress: Progress },
): Promise<boolean> {
  const line = parseIndexLine(tail.text)
  if (line === undefined || entryOfIndexLine(line) === undefined) return false
  const certificate = await parts.newCertificates.find(line.serial)
  const whole = certificate === undefined ? line : { ...line, subject: indexLineOf(certificate).subject }
  const isCut = whole.subject !== line.subject && whole.subject.startsWith(line.subject)
  const before = progress.splices.length
  if (!surveyLine(isCut ? whole : line, tail, { progress, index })) throw await secondLine(index, tail.start)
  if (!isCut) return true
  progress.completed = true
  if (progress.splices.length === before) {
    progress.splices.push({ start: tail.start, end: tail.end, text: writeIndexLine(whole) })
  }
  return true
}

async function secondLine({ file, path }: OpenIndex, offset: number): Promise<PKIError> {
  return indexError(path, { line: await lineNumberAt(file, offset), reason: 'duplicate-serial' })
}

/** Certificates of this CA among the files that have no line, oldest first. */
async function readMissing(
  { newCertificates, issuer }: BookParts,
  serials: ReadonlySet<string>,
): Promise<readonly CertificateRecord[]> {
  const found: CertificateRecord[] = []
  for (const serial of serials) {
    const certificate = await newCertificates.find(serial)
    if (certificate !== undefined && equalBytes(certificate.issuer.der, issuer.subject.der))
      found.push(certificate)
  }
  return found.sort((one, other) => one.notBefore.getTime() - other.notBefore.getTime())
}

/** Lines of certificates that have none: revoked where our log, or what openssl has kept of its index, says so. */
async function linesOf(
  { files, layout }: BookParts,
  certificates: readonly CertificateRecord[],
  changes: ReadonlyMap<string, LastChange>,
): Promise<readonly string[]> {
  if (certificates.length === 0) return []
  const old = `${layout.index}.old`
  const known =
    (await files.findFacts(old)) === undefined ? new Map<string, IndexLine>() : await revokedIn(files, old)
  return certificates.map((certificate) => {
    const serial = indexSerialOf(certificate)
    const line = known.get(serial) ?? indexLineOf(certificate)
    const change = changes.get(serial)
    return (change === undefined ? undefined : mendedLine(line, change)) ?? writeIndexLine(line)
  })
}

/** Revoked lines of an older index, by serial number; one that cannot be read helps nobody. */
async function revokedIn(files: BookParts['files'], path: string): Promise<ReadonlyMap<string, IndexLine>> {
  const known = new Map<string, IndexLine>()
  const file = await files.openToRead(path)
  try {
    for await (const found of readEntries({ file, path, changes: new Map() }, { status: 'revoked' })) {
      for (const { line } of found) known.set(normalSerial(line.serial), line)
    }
    return known
  } catch {
    return known
  } finally {
    await file.close()
  }
}

interface Outcome {
  readonly lines: readonly string[]
  readonly certificates: readonly CertificateRecord[]
  readonly cut: Tail | undefined
}

async function conclude(
  index: OpenIndex,
  { splices, revoked, released, tail, completed }: Progress,
  { lines, certificates, cut }: Outcome,
): Promise<IndexSurvey> {
  if (cut !== undefined) {
    const begun = cut.text.replace(/\0+$/, '')
    if (begun !== '' && !lines.some((line) => line.startsWith(begun)))
      throw await damagedLine(index, cut.start)
    splices.push({ start: cut.start, end: cut.end, text: '' })
  }
  const cutSerial = lines.find((line) => cut !== undefined && line.startsWith(cut.text.replace(/\0+$/, '')))
  const added = certificates.map(indexSerialOf).filter((_, at) => lines[at] !== cutSerial)
  const unfinished = tail !== undefined && cut === undefined
  const mended = [
    ...(completed || cut !== undefined
      ? ['The last line of index.txt had been cut off; it is whole again.']
      : []),
    ...(unfinished ? ['The last line of index.txt had no end; it has one now.'] : []),
  ]
  return { splices, lines, unfinished, findings: [...mended, ...describe({ added, revoked, released })] }
}

function describe({
  added,
  revoked,
  released,
}: Readonly<Record<'added' | 'revoked' | 'released', readonly string[]>>): readonly string[] {
  const found = [
    { serials: added, say: (what: string) => `index.txt lacked ${what}; entered again from newcerts/.` },
    {
      serials: revoked,
      say: (what: string) => `index.txt had lost the revocation of ${what}; entered again.`,
    },
    { serials: released, say: (what: string) => `index.txt had lost the release of ${what}; entered again.` },
  ]
  return found.filter(({ serials }) => serials.length > 0).map(({ serials, say }) => say(listed(serials)))
}

const MOST_LISTED = 3

function listed(serials: readonly string[]): string {
  const shown = serials.slice(0, MOST_LISTED).join(', ')
  const rest = serials.length - MOST_LISTED
  const what = serials.length === 1 ? 'certificate' : `${String(serials.length)} certificates:`
  return rest > 0 ? `${what} ${shown} and ${String(rest)} more` : `${what} ${shown}`
}
