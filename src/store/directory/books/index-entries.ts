import { PKIError } from '../../../base/errors.js'
import type { PKIErrorDetails } from '../../../base/errors.js'
import { quoteText } from '../../../base/quote.js'
import type { StoreEntry, StoreQuery } from '../../ca-store.js'
import { entryOfIndexLine, normalSerial, parseIndexLine } from '../../index-line.js'
import type { IndexLine } from '../../index-line.js'
import type { ReadableFile } from '../file-layer.js'
import { lineNumberAt, readIndexBlocks } from './index-blocks.js'
import { searchOf, spansOf } from './index-search.js'
import type { LineSpan } from './index-search.js'
import { fieldAfter } from './revocation-log.js'
import type { LastChange } from './revocation-log.js'

/** An index that is open, and what else is known of its lines. */
export interface OpenIndex {
  /** The open file. */
  readonly file: ReadableFile
  /** How much of it is read; absent: all. */
  readonly size?: number
  /** Its path, for messages. */
  readonly path: string
  /** The last changes of ours, by serial number as in the index. */
  readonly changes: ReadonlyMap<string, LastChange>
}

/** A line of an index that has been found, and where it lies. */
export interface FoundLine {
  /** Its columns. */
  readonly line: IndexLine
  /** What they say. */
  readonly entry: StoreEntry
  /** Offset of its first octet. */
  readonly start: number
  /** Offset behind its last octet, before the newline. */
  readonly end: number
}

/**
 * Gives the text of any line of a block: to decode all of it at once is faster than one by one. Openssl writes ASCII
 * only; a person may have written UTF-8, of which a character takes several octets.
 */
export function blockText(octets: Buffer): (start: number, end: number) => string {
  const text = octets.toString('utf8')
  if (text.length !== octets.length) return (start, end) => octets.toString('utf8', start, end)
  return (start, end) => text.slice(start, end)
}

/** Reads the lines that a query asks for, one list for each block of the file that has some. */
export async function* readEntries(
  index: OpenIndex,
  query: StoreQuery = {},
): AsyncGenerator<readonly FoundLine[]> {
  const search = searchOf(query)
  const needle = query.text === undefined ? undefined : searchOf({ text: query.text }).needle
  const range = index.size === undefined ? {} : { to: index.size }
  for await (const { octets, offset } of readIndexBlocks(index.file, range)) {
    const spans = spansOf(octets, search)
    const found: FoundLine[] = []
    for (const [at, text] of textsOf(octets, spans)) {
      const span = spans[at] ?? [0, 0]
      const line = foundLine(index, text, { start: offset + span[0], end: offset + span[1] })
      if (line === undefined) throw await damagedLine(index, offset + span[0])
      if (isWanted(line.entry, search.serial, needle)) found.push(line)
    }
    if (found.length > 0) yield found
  }
}

/** Where so many lines of a block are wanted, decoding all of it at once is faster than one by one. */
const DENSE_SHARE = 8

/**
 * Texts of the lines of a block. A text that is a part of a larger one keeps all of that in memory: where few lines are
 * wanted, each gets a text of its own.
 */
function* textsOf(
  octets: Buffer,
  spans: readonly LineSpan[],
): Generator<readonly [at: number, text: string]> {
  let wanted = 0
  for (const [start, end] of spans) wanted += end - start
  const isDense = wanted * DENSE_SHARE > octets.length
  const textOf = isDense
    ? blockText(octets)
    : (start: number, end: number): string => octets.toString('utf8', start, end)
  for (const [at, [start, end]] of spans.entries()) yield [at, textOf(start, end)]
}

function foundLine(
  { changes }: OpenIndex,
  text: string,
  place: Pick<FoundLine, 'start' | 'end'>,
): FoundLine | undefined {
  const line = parseIndexLine(text)
  const entry = line === undefined ? undefined : entryOf(line, changes)
  if (line === undefined || entry === undefined) return undefined
  // The carriage return of a line that a person edited on Windows is none of its own.
  return { line, entry, start: place.start, end: text.endsWith('\r') ? place.end - 1 : place.end }
}

function entryOf(line: IndexLine, changes: ReadonlyMap<string, LastChange>): StoreEntry | undefined {
  const change = changes.size === 0 ? undefined : changes.get(normalSerial(line.serial))
  if (change === undefined) return entryOfIndexLine(line)
  const stands = line.revocation === fieldAfter(change)
  return entryOfIndexLine(line, { count: change.count, revocation: stands ? change.revocation : undefined })
}

function isWanted(entry: StoreEntry, serial: string | undefined, needle: string | undefined): boolean {
  if (serial !== undefined && entry.serialNumber !== serial.toLowerCase()) return false
  return needle === undefined || holdsText(entry, needle)
}

function holdsText({ subject, serialNumber }: StoreEntry, needle: string): boolean {
  return subject.toLowerCase().includes(needle) || serialNumber.includes(needle)
}

/** The error for a line that is none. */
export async function damagedLine(
  { file, path }: Pick<OpenIndex, 'file' | 'path'>,
  offset: number,
): Promise<PKIError<'ERR_PKI_INDEX'>> {
  const start = new Uint8Array(2)
  await file.read(start, 0)
  const isUTF16 = (start[0] ?? 0) >= 0xfe && (start[1] ?? 0) >= 0xfe
  return isUTF16
    ? indexError(path, { line: 1, reason: 'not-utf-8' })
    : indexError(path, { line: await lineNumberAt(file, offset), reason: 'syntax' })
}

const FAULTS = {
  missing: 'is missing',
  syntax: 'is no line of an index',
  'not-utf-8': 'is neither ASCII nor UTF-8',
  'duplicate-serial': 'has a serial number that an earlier line has',
  'unknown-form': 'was written by another version of Orchard',
} as const satisfies Record<PKIErrorDetails['ERR_PKI_INDEX']['reason'], string>

const EDIT_IT =
  'Put the line right, or take the file from a backup (index.txt.old is the one before the last change of openssl); newcerts/ has the certificates.'
const OTHER_VERSION =
  'Use the newest version of Orchard that has worked here. Moving the file away instead keeps every certificate that newcerts/ has, and can lose what an interrupted run has not finished.'

/** The error for an index that nobody can repair but a person. */
export function indexError(
  path: string,
  { line, reason }: Pick<PKIErrorDetails['ERR_PKI_INDEX'], 'line' | 'reason'>,
): PKIError<'ERR_PKI_INDEX'> {
  const where = line === 0 ? quoteText(path) : `line ${String(line)} of ${quoteText(path)}`
  return new PKIError('ERR_PKI_INDEX', `${where} ${FAULTS[reason]}`, {
    details: { path, line, reason },
    hint: reason === 'unknown-form' ? OTHER_VERSION : EDIT_IT,
  })
}
