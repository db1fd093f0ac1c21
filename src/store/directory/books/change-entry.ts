import { dirname } from 'node:path'
import { isPKIError, PKIError } from '../../../base/errors.js'
import type { Revocation, StoreEntry } from '../../ca-store.js'
import { entryOfIndexLine, normalSerial, writeIndexLine } from '../../index-line.js'
import type { IndexLine } from '../../index-line.js'
import { formatRevocationField, wholeRevocation } from '../../revocation-field.js'
import type { FileFacts } from '../file-layer.js'
import type { BookParts } from './book-parts.js'
import { notInBooks } from './commit-group.js'
import { readEntries } from './index-entries.js'
import type { FoundLine } from './index-entries.js'
import { rewriteIndex } from './index-rewrite.js'
import type { LastChange } from './revocation-log.js'

/** A line, and how the index looked in which it was found. */
interface PlacedLine extends FoundLine {
  readonly source: FileFacts
}

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
 * @returns The entry; `undefined`: another program has changed the index meanwhile, and nothing has changed.
 * @throws PKIError `ERR_PKI_NOT_FOUND`, `ERR_PKI_CONFLICT` (`changed`), `ERR_PKI_FILE`: nothing has changed, or, where the
 * message says so, it has and is not durable yet.
 */
export async function changeEntry(parts: BookParts, change: EntryChange): Promise<StoreEntry | undefined> {
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
  const isPut = await putLine(parts, found, line).catch(async (error: unknown) => {
    await parts.revocations.takeBack(before)
    throw error
  })
  if (!isPut) {
    await parts.revocations.takeBack(before)
    return undefined
  }
  await parts.files.syncFolder(dirname(parts.layout.index)).catch(throwChanged)
  const entry = entryOfIndexLine(line, { count: (last.get(serial)?.count ?? 0) + 1, revocation })
  return entry ?? found.entry
}

/** What stands in the log and in the index counts, whatever fails then. */
function throwChanged(error: unknown): never {
  if (!isPKIError(error, 'ERR_PKI_FILE')) throw error
  const { details, hint, message } = error
  throw new PKIError(
    'ERR_PKI_FILE',
    `the change is in the books and may be lost with the power: ${message}`,
    {
      details,
      ...(hint === undefined ? {} : { hint }),
      cause: error,
    },
  )
}

function changedLine(line: IndexLine, revocation: Revocation | undefined): IndexLine {
  if (revocation === undefined) return { ...line, status: 'valid', revocation: '' }
  return { ...line, status: 'revoked', revocation: formatRevocationField(revocation) }
}

/** Copies the index with one line changed; a carriage return at its end stays. */
async function putLine(
  parts: BookParts,
  { start, end, source }: PlacedLine,
  line: IndexLine,
): Promise<boolean> {
  const splice = { start, end, text: writeIndexLine(line) }
  return rewriteIndex(parts, { source, splices: [splice], tail: '' })
}

async function findLine(
  { files, layout }: BookParts,
  serialNumber: string,
  last: ReadonlyMap<string, LastChange>,
): Promise<PlacedLine | undefined> {
  const file = await files.openToRead(layout.index)
  try {
    const source = await file.facts()
    for await (const found of readEntries({ file, path: layout.index, changes: last }, { serialNumber })) {
      const [line] = found
      if (line !== undefined) return { ...line, source }
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
