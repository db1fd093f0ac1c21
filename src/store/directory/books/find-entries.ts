import type { StoreEntry, StoreQuery } from '../../ca-store.js'
import type { BookParts } from './book-parts.js'
import { readEntries } from './index-entries.js'
import type { FoundLine } from './index-entries.js'

/**
 * Streams the entries that a query asks for, in the order of the index. What is found in one block of the file is given
 * out without waiting.
 *
 * @param settle - Sees to it that the books are in order before they are read.
 */
export function findEntries(
  parts: BookParts,
  query: StoreQuery,
  settle: () => Promise<void>,
): AsyncIterable<StoreEntry> {
  return { [Symbol.asyncIterator]: () => new EntryIterator(readAll(parts, query, settle)) }
}

async function* readAll(
  { files, layout, revocations }: BookParts,
  query: StoreQuery,
  settle: () => Promise<void>,
): AsyncGenerator<readonly FoundLine[]> {
  await settle()
  const { last } = await revocations.read()
  const file = await files.openToRead(layout.index)
  try {
    yield* readEntries({ file, path: layout.index, changes: last }, query)
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
    const { done, value } = await this.#blocks.next()
    if (done === true) return { done: true, value: undefined }
    this.#found = value
    this.#at = 0
    return this.next()
  }
}
