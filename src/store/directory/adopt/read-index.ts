import { PKIError } from '../../../base/errors.js'
import { quoteText } from '../../../base/quote.js'
import type { EntryStatus } from '../../ca-store.js'
import { BookFiles } from '../books/book-files.js'
import { readEntries } from '../books/index-entries.js'
import type { FileLayer } from '../file-layer.js'
import type { AdoptedEntries } from './records.js'

/** What the list of a CA says. */
export interface ReadIndex extends AdoptedEntries {
  /** Status by serial number, lower-case hexadecimal of even length. */
  readonly statuses: ReadonlyMap<string, EntryStatus>
}

/**
 * Reads the whole list of a CA.
 *
 * @throws {@link PKIError} `ERR_PKI_INDEX` that says which line is damaged, or has a serial number that another one has.
 */
export async function readIndex(layer: FileLayer, path: string): Promise<ReadIndex> {
  const file = await new BookFiles(layer).openToRead(path)
  try {
    const statuses = new Map<string, EntryStatus>()
    let line = 0
    let revoked = 0
    for await (const found of readEntries({ file, path, changes: new Map() })) {
      for (const { entry } of found) {
        line += 1
        if (statuses.has(entry.serialNumber)) throw twice(path, line, entry.serialNumber)
        statuses.set(entry.serialNumber, entry.status)
        if (entry.status === 'revoked') revoked += 1
      }
    }
    return { total: statuses.size, revoked, statuses }
  } finally {
    await file.close()
  }
}

function twice(path: string, line: number, serial: string): PKIError<'ERR_PKI_INDEX'> {
  return new PKIError(
    'ERR_PKI_INDEX',
    `${quoteText(path)}: the serial number ${serial} stands in two entries, the second is number ${String(line)}`,
    {
      details: { path, line, reason: 'duplicate-serial' },
      hint: 'openssl refuses this list too: keep the line that is right and delete the other.',
    },
  )
}
