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
import type { FileFacts } from '../file-layer.js'
import type { BookParts } from './book-parts.js'
import { describeChanges } from './describe-changes.js'
import { eachLine, lineNumberAt, readIndexBlocks } from './index-blocks.js'
import type { IndexBlock } from './index-blocks.js'
import { blockText, damagedLine, indexError } from './index-entries.js'
import type { OpenIndex } from './index-entries.js'
import type { Splice } from './index-rewrite.js'
import { isIssuedBy } from './issued-here.js'
import type { LastChange } from './revocation-log.js'
import { mendedLine } from './mended-line.js'
import { missingLines } from './missing-lines.js'
import { assertSameLines, describeRepeated } from './repeated-lines.js'
import type { RepeatedLine } from './repeated-lines.js'

/** What a full look at an index found. */
export interface IndexSurvey {
  /** The index that was looked at. */
  readonly source: FileFacts
  /** Places that must change: revocations and releases that were lost, a line that was cut off. */
  readonly splices: readonly Splice[]
  /** Lines that must be added, without newlines. */
  readonly lines: readonly string[]
  /** Whether the last line that stays lacks its newline. */
  readonly unfinished: boolean
  /** What is wrong, one sentence each. */
  readonly findings: readonly string[]
}

/** A line and where it stands. */
interface LinePlace {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The last line of a file, where it has no newline. */
interface Tail extends LinePlace {
  /** Whether zeros stand behind its text. */
  readonly padded: boolean
}

/** What is collected while lines go by. */
interface Progress {
  /** Serial numbers with a file in `newcerts/`, and whether their line has been seen. */
  readonly seen: Map<string, boolean>
  readonly splices: Splice[]
  readonly revoked: string[]
  readonly released: string[]
  /** Lines with a serial number that an earlier one has. */
  readonly repeated: RepeatedLine[]
  tail: Tail | undefined
  /** Lines with zeros in them: what was there never reached the disk. */
  readonly holes: LinePlace[]
  /** Whether the last line was cut off and is known again. */
  completed: boolean
}

/**
 * Looks at every line of an index and at the names in `newcerts/`: which certificates have no line, which revocations
 * were lost, whether the last line was cut off. Changes nothing.
 *
 * @returns `undefined`: the index is gone, as between two renames of openssl.
 * @throws PKIError `ERR_PKI_INDEX` at the first line that is none and cannot be made again.
 */
export async function surveyIndex(
  parts: BookParts,
  changes: ReadonlyMap<string, LastChange>,
): Promise<IndexSurvey | undefined> {
  const { files, layout, newCertificates } = parts
  const file = await files.findToRead(layout.index)
  if (file === undefined) return undefined
  const progress: Progress = {
    seen: new Map((await newCertificates.serials()).map((serial) => [serial, false])),
    splices: [],
    revoked: [],
    released: [],
    repeated: [],
    tail: undefined,
    holes: [],
    completed: false,
  }
  const index = { file, path: layout.index, changes }
  try {
    const source = await file.facts()
    for await (const block of readIndexBlocks(file)) await surveyBlock(index, block, progress)
    const { tail } = progress
    const kept = tail === undefined ? undefined : await keepTail(parts, index, { tail, progress })
    const certificates = await readMissing(parts, progress.seen)
    await assertSameLines(index, progress.repeated)
    const lines = await missingLines(parts, certificates, changes)
    const cut = kept === false ? tail : undefined
    return { source, ...(await conclude(index, progress, { lines, certificates, cut })) }
  } finally {
    await file.close()
  }
}

async function surveyBlock(index: OpenIndex, block: IndexBlock, progress: Progress): Promise<void> {
  const { octets, offset, unfinished } = block
  const textOf = blockText(octets)
  let fault: number | undefined
  eachLine(octets, (start, end) => {
    if (fault !== undefined) return
    const place = { start: offset + start, end: offset + end, text: textOf(start, end) }
    const isTail = unfinished && end === octets.length
    if (isTail) surveyTail(place, progress)
    else if (!surveyText(place, { progress, index })) fault = place.start
  })
  if (fault !== undefined) throw await damagedLine(index, fault)
}

/** Some file systems make a file longer before its contents are there: zeros are what was never written. */
function surveyTail({ start, end, text }: LinePlace, progress: Progress): void {
  const written = text.replace(/\0+$/, '')
  progress.tail = { start, end, text: written, padded: written !== text }
}

/** False where a line is none. */
function surveyText(place: LinePlace, surveyed: Surveyed): boolean {
  const { text } = place
  if (text === '' || text === '\r' || text.startsWith('#')) return true
  const line = parseIndexLine(text)
  if (line !== undefined) {
    if (!surveyLine(line, place, surveyed)) surveyRepeated(line, place, surveyed.progress)
    return true
  }
  if (!text.includes('\0')) return false
  surveyHole(place, surveyed.progress)
  return true
}

/** It goes if it is the same as the first, which is looked at when all lines are known. */
function surveyRepeated({ serial }: IndexLine, place: LinePlace, { repeated, splices }: Progress): void {
  repeated.push({ serial: normalSerial(serial), text: place.text, start: place.start })
  splices.push({ start: place.start, end: place.end + 1, text: '' })
}

interface Surveyed {
  readonly progress: Progress
  readonly index: OpenIndex
}

/** A line of which a part is zeros goes; what it said comes back from `newcerts/`, or {@link explain} refuses. */
function surveyHole(hole: LinePlace, { holes, splices }: Progress): void {
  holes.push(hole)
  splices.push({ start: hole.start, end: hole.end + 1, text: '' })
}

/** False when a certificate of `newcerts/` has a second line. */
function surveyLine(line: IndexLine, place: LinePlace, { progress, index }: Surveyed): boolean {
  const serial = normalSerial(line.serial)
  const seen = progress.seen.get(serial)
  if (seen === true) return false
  if (seen === false) progress.seen.set(serial, true)
  const change = index.changes.get(serial)
  const text = change === undefined ? undefined : mendedLine(line, change)
  if (text === undefined) return true
  const end = place.text.endsWith('\r') ? place.end - 1 : place.end
  progress.splices.push({ start: place.start, end, text })
  ;(change?.revocation === undefined ? progress.released : progress.revoked).push(serial)
  return true
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
  const whole = { ...line, subject: await wholeSubject(parts, line) }
  const before = progress.splices.length
  if (!surveyLine(whole, tail, { progress, index })) throw await secondLine(index, tail.start)
  progress.completed = tail.padded || whole.subject !== line.subject
  if (progress.completed && progress.splices.length === before) {
    progress.splices.push({ start: tail.start, end: tail.end, text: writeIndexLine(whole) })
  }
  return true
}

/** The subject of a line, or all of it where the line has its beginning. */
async function wholeSubject({ newCertificates }: BookParts, { serial, subject }: IndexLine): Promise<string> {
  const certificate = await newCertificates.find(serial)
  const whole = certificate === undefined ? subject : indexLineOf(certificate).subject
  return whole.startsWith(subject) ? whole : subject
}

async function secondLine({ file, path }: OpenIndex, offset: number): Promise<PKIError> {
  return indexError(path, { line: await lineNumberAt(file, offset), reason: 'duplicate-serial' })
}

/** Certificates of this CA among the files that have no line, oldest first. */
async function readMissing(
  { newCertificates, issuer }: BookParts,
  seen: ReadonlyMap<string, boolean>,
): Promise<readonly CertificateRecord[]> {
  const found: CertificateRecord[] = []
  for (const [serial, hasLine] of seen) {
    if (hasLine) continue
    const certificate = await newCertificates.find(serial)
    if (certificate !== undefined && (await isIssuedBy(certificate, issuer))) found.push(certificate)
  }
  return found.sort((one, other) => one.notBefore.getTime() - other.notBefore.getTime())
}

interface Outcome {
  readonly lines: readonly string[]
  readonly certificates: readonly CertificateRecord[]
  readonly cut: Tail | undefined
}

async function conclude(
  index: OpenIndex,
  progress: Progress,
  outcome: Outcome,
): Promise<Omit<IndexSurvey, 'source'>> {
  const { splices, revoked, released, tail, completed, holes } = progress
  const { lines, certificates, cut } = outcome
  await explain(index, cut === undefined ? holes : [...holes, cut], outcome)
  if (cut !== undefined) splices.push({ start: cut.start, end: cut.end, text: '' })
  const cutSerial = cut === undefined ? undefined : serialOfPiece(cut.text, outcome)
  const added = certificates.map(indexSerialOf).filter((serial) => serial !== cutSerial)
  const unfinished = tail !== undefined && cut === undefined
  const mended = [
    ...(completed || cut !== undefined
      ? ['The last line of index.txt had been cut off; it is whole again.']
      : []),
    ...(holes.length > 0 ? ['index.txt had zeros where the machine went down while it was written.'] : []),
    ...(unfinished ? ['The last line of index.txt had no end; it has one now.'] : []),
  ]
  return {
    splices,
    lines,
    unfinished,
    findings: [
      ...mended,
      ...describeRepeated(progress.repeated),
      ...describeChanges({ added, revoked, released }),
    ],
  }
}

/**
 * Makes sure that nothing is taken away but what comes back with the lines that are added.
 *
 * @throws PKIError `ERR_PKI_INDEX` at the first damaged line that says something else.
 */
async function explain(index: OpenIndex, damaged: readonly LinePlace[], outcome: Outcome): Promise<void> {
  for (const { start, text } of damaged) {
    const pieces = text.split('\0').filter((piece) => piece !== '' && piece !== '\r')
    if (!pieces.every((piece) => serialOfPiece(piece, outcome) !== undefined))
      throw await damagedLine(index, start)
  }
}

/** The certificate whose line a piece of a line is from: as it was entered, or as it is now. */
function serialOfPiece(text: string, { lines, certificates }: Outcome): string | undefined {
  const piece = text.replace(/\0+$/, '')
  if (piece === '') return undefined
  const found = certificates.find(
    (certificate, at) =>
      lines[at]?.includes(piece) === true || writeIndexLine(indexLineOf(certificate)).includes(piece),
  )
  return found === undefined ? undefined : indexSerialOf(found)
}
