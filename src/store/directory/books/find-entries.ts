import type { StoreEntry, StoreQuery } from '../../ca-store.js'
import type { ReadableFile } from '../file-layer.js'
import type { BookParts } from './book-parts.js'
import { readIndexBlocks } from './index-blocks.js'
import { readEntries } from './index-entries.js'
import type { FoundLine } from './index-entries.js'

/** An index that is in order, and open. */
export interface SettledIndex {
  /** The open file. */
  readonly file: ReadableFile
  /** How long it was when it was in order. */
  readonly size: number
}

/**
 * Streams the entries that a query asks for, in the order of the index. What is found in one block of the file is given
 * out without waiting.
 *
 * @param open - Sees to it that the books are in order, and opens the index.
 */
export function findEntries(
  parts: BookParts,
  query: StoreQuery,
  open: () => Promise<SettledIndex>,
): AsyncIterable<StoreEntry> {
  return { [Symbol.asyncIterator]: () => new EntryIterator(readAll(parts, query, open)) }
}

/**
 * Streams the lines of the index as they stand there, in pieces of whole lines; the octets of a piece are overwritten
 * when the next is asked for.
 *
 * @param open - Sees to it that the books are in order, and opens the index.
 */
export async function* readIndex(open: () => Promise<SettledIndex>): AsyncGenerator<Uint8Array> {
  const { file, size } = await open()
  try {
    for await (const { octets } of readIndexBlocks(file, { to: size })) yield octets
  } finally {
    await file.close()
  }
}

async function* readAll(
  { layout, revocations }: BookParts,
  query: StoreQuery,
  open: () => Promise<SettledIndex>,
): AsyncGenerator<readonly FoundLine[]> {
  const { file, size } = await open()
  try {
    const { last } = await revocations.read()
    yield* readEntries({ file, size, path: layout.index, changes: last }, query)
  } finally {
    await file.close()
  }
}

/** An async generator would cost several turns of the event loop for each entry. */
class EntryIterator implements AsyncIterator<StoreEntry> {
  readonly #blocks: AsyncGenerator<readonly FoundLine[]>
  #found: readonly FoundLine[] = []
  #at = 0

  constructor(blocks: AsyncGenerator<readonly FoundLine[]>) {
    this.#blocks = blocks
  }

  next(): Promise<IteratorResult<StoreEntry, undefined>> {
    const found = this.#found[this.#at]
    if (found === undefined) return this.#nextBlock()
    this.#at += 1
    return Promise.resolve({ done: false, value: found.entry })
  }

  async return(): Promise<IteratorResult<StoreEntry, undefined>> {
    this.#found = []
    await this.#blocks.return(undefined)
    return { done: true, value: undefined }
  }

  async #nextBlock(): Promise<IteratorResult<StoreEntry, undefined>> {
    const block = await this.#blocks.next()
    if (block.done === true) return { done: true, value: undefined }
    this.#found = block.value
    this.#at = 0
    return this.next()
  }
}
