import { PKIError } from '../../../base/errors.js'
import type { Revocation, StoreEntry } from '../../ca-store.js'
import { entryOfIndexLine, normalSerial, writeIndexLine } from '../../index-line.js'
import type { IndexLine } from '../../index-line.js'
import { formatRevocationField, wholeRevocation } from '../../revocation-field.js'
import type { BookParts } from './book-parts.js'
import { notInBooks } from './commit-group.js'
import { readEntries } from './index-entries.js'
import type { FoundLine } from './index-entries.js'
import { rewriteFile } from './index-rewrite.js'
import type { LastChange } from './revocation-log.js'

/** A change of one entry. */
export interface EntryChange {
  /** Its serial number. */
  readonly serialNumber: string
  /** Of which version it must be. */
  readonly version: string
  /** How it is revoked; `undefined`: it becomes valid again. */
  readonly revocation: Revocation | undefined
}

/**
 * Revokes or releases one certificate: first in our log, where it counts at once and for ever, then in `index.txt`,
 * which is copied with that one line changed. Called under the lock, with no state kept.
 *
 * @throws PKIError `ERR_PKI_NOT_FOUND`, `ERR_PKI_CONFLICT` (`changed`), `ERR_PKI_FILE`: nothing has changed.
 */
export async function changeEntry(parts: BookParts, change: EntryChange): Promise<StoreEntry> {
  const { serialNumber, version } = change
  const revocation = change.revocation === undefined ? undefined : wholeRevocation(change.revocation)
  const { last } = await parts.revocations.read()
  const found = await findLine(parts, serialNumber, last)
  if (found === undefined) throw notInBooks(serialNumber)
  if (found.entry.version !== version) throw changedMeanwhile(serialNumber)
  const line = changedLine(found.line, revocation)
  const serial = normalSerial(serialNumber)
  const logged = { serial, before: found.line.revocation }
  const before = await parts.revocations.append(revocation === undefined ? logged : { ...logged, revocation })
  try {
    await putLine(parts, found, line)
  } catch (error) {
    await parts.revocations.takeBack(before)
    throw error
  }
  const entry = entryOfIndexLine(line, { count: (last.get(serial)?.count ?? 0) + 1, revocation })
  return entry ?? found.entry
}

function changedLine(line: IndexLine, revocation: Revocation | undefined): IndexLine {
  if (revocation === undefined) return { ...line, status: 'valid', revocation: '' }
  return { ...line, status: 'revoked', revocation: formatRevocationField(revocation) }
}

/** Copies the index with one line changed; a carriage return at its end stays. */
async function putLine(
  { files, layout }: BookParts,
  { start, end }: FoundLine,
  line: IndexLine,
): Promise<void> {
  const splice = { start, end, text: writeIndexLine(line) }
  await rewriteFile(files, { from: layout.index, path: layout.index, splices: [splice], tail: '' })
}

async function findLine(
  { files, layout }: BookParts,
  serialNumber: string,
  last: ReadonlyMap<string, LastChange>,
): Promise<FoundLine | undefined> {
  const file = await files.openToRead(layout.index)
  try {
    for await (const found of readEntries({ file, path: layout.index, changes: last }, { serialNumber })) {
      return found[0]
    }
    return undefined
  } finally {
    await file.close()
  }
}

function changedMeanwhile(serialNumber: string): PKIError<'ERR_PKI_CONFLICT'> {
  return new PKIError('ERR_PKI_CONFLICT', `the entry of ${serialNumber} has been changed meanwhile`, {
    details: { subject: serialNumber, reason: 'changed' },
    hint: 'Look at it again (orchard find), then decide.',
  })
}
