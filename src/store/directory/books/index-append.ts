import type { FileFacts } from '../file-layer.js'
import type { BookParts } from './book-parts.js'
import { writeWhole } from '../write-whole.js'
import { lookOf } from './index-trail.js'

/** What is added to an index. */
export interface IndexAddition {
  /** The index as it was looked at: what is added is what that one lacks. */
  readonly source: FileFacts
  /** What comes behind its end. */
  readonly text: string
}

/**
 * Adds to the index, durably, unless another program has put its own in place or written to it: that one may have the
 * lines, and neither we nor openssl read an index with a line twice.
 *
 * @returns False: it is another one, and nothing was added.
 */
export async function appendToIndex(
  { files, layout, trail }: BookParts,
  { source, text }: IndexAddition,
): Promise<boolean> {
  return files.withFile(layout.index, async (file) => {
    const before = await file.facts()
    if (lookOf(before) !== lookOf(source)) return false
    try {
      await writeWhole(file, Buffer.from(text))
      await file.sync()
    } catch (error) {
      await file.truncate(before.size).catch(() => undefined)
      throw error
    }
    trail.follow(before, await file.facts())
    return true
  })
}
