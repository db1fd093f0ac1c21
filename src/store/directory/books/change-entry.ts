import { PKIError } from '../../../base/errors.js'
import type { Revocation, StoreEntry } from '../../ca-store.js'
import { entryOfIndexLine, normalSerial, writeIndexLine } from '../../index-line.js'
import { formatRevocationField } from '../../revocation-field.js'
import type { BookParts } from './book-parts.js'
import { notInBooks } from './commit-group.js'
import { indexError, readEntries } from './index-entries.js'
import type { FoundLine } from './index-entries.js'
import { rewriteFile } from './index-rewrite.js'

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
  const { files, layout, revocations } = parts
  const { serialNumber, version, revocation } = change
  const found = await findLine(parts, serialNumber)
  if (found === undefined) throw notInBooks(serialNumber)
  if (found.entry.version !== version) throw changedMeanwhile(serialNumber)
  const field = revocation === undefined ? '' : formatRevocationField(revocation)
  const status = revocation === undefined ? 'valid' : 'revoked'
  const line = { ...found.line, status, revocation: field } as const
  const serial = normalSerial(serialNumber)
  const before = await revocations.append({
    serial,
    before: found.line.revocation,
    ...(revocation === undefined ? {} : { revocation }),
  })
  try {
    const splice = { start: found.start, end: found.end, text: writeIndexLine(line) }
    await rewriteFile(files, { from: layout.index, path: layout.index, splices: [splice], tail: '' })
  } catch (error) {
    await revocations.cut(before)
    throw error
  }
  const entry = entryOfIndexLine(line, revocation)
  if (entry === undefined) throw indexError(layout.index, { line: 0, reason: 'syntax' })
  return entry
}

async function findLine(
  { files, layout, revocations }: BookParts,
  serialNumber: string,
): Promise<FoundLine | undefined> {
  const { last } = await revocations.read()
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
