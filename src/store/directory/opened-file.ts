import { PKIError } from '../../base/errors.js'
import { quoteText } from '../../base/quote.js'
import type { FileFacts, FileKind, FileLayer, ReadableFile } from './file-layer.js'

/** A file that was read, and what it was while it was read. */
export interface OpenedFile {
  /** Its contents. */
  readonly octets: Uint8Array
  /** What the open file is, whatever its path has come to mean. */
  readonly facts: FileFacts
}

/**
 * Reads a regular file, never through a symbolic link, and says what was read: both are of one open file.
 *
 * @throws {@link PKIError} `ERR_PKI_UNSAFE_FILE` (`not-a-file`); errors of the file layer as they are.
 */
export async function readOpenedFile(layer: FileLayer, path: string): Promise<OpenedFile> {
  const file = await layer.openToRead(path, false)
  try {
    const facts = await file.facts()
    if (facts.kind !== 'file') throw notAFile(path, facts.kind)
    return { octets: await readWhole(file, facts.size), facts }
  } finally {
    await file.close()
  }
}

async function readWhole(file: ReadableFile, size: number): Promise<Uint8Array> {
  const octets = new Uint8Array(size)
  let length = 0
  while (length < size) {
    const taken = await file.read(octets.subarray(length), length)
    if (taken === 0) break
    length += taken
  }
  return octets.subarray(0, length)
}

function notAFile(path: string, kind: FileKind): PKIError<'ERR_PKI_UNSAFE_FILE'> {
  const what = kind === 'folder' ? 'a folder' : 'a pipe, a socket or a device'
  return new PKIError('ERR_PKI_UNSAFE_FILE', `${quoteText(path)} is ${what}, and a file was expected`, {
    details: { path, reason: 'not-a-file' },
    hint: 'Move it away, and put the file there from your backup.',
  })
}
