import type { DurableFiles } from '../durable-files.js'
import type { FileFacts } from '../file-layer.js'

/** What a folder held, and what it was then. */
interface Listing {
  readonly inode: bigint
  readonly modified: bigint
  readonly names: readonly string[]
}

/** How long a folder must have been left alone: no file system counts time in longer steps than two seconds (FAT). */
const SETTLED_NS = 3_000_000_000n
/** More names than that are not kept. */
const MOST_NAMES = 100_000

/**
 * Lists folders, and reads one anew only when it has changed: the common folders are looked at for each server of a
 * batch, and listing costs more than any other look. A folder that changed in the last seconds is always read, because
 * its time may not tell the next change from the last.
 */
export class RememberedFolders {
  readonly #files: DurableFiles
  readonly #listings = new Map<string, Listing>()

  /** Reads through the files of a CA. */
  constructor(files: DurableFiles) {
    this.#files = files
  }

  /** What a folder holds; nothing where there is no such folder. */
  async list(path: string): Promise<readonly string[]> {
    const facts = await this.#files.findFacts(path)
    if (facts === undefined) return []
    const known = this.#listings.get(path)
    if (known?.inode === facts.inode && known.modified === facts.modified) return known.names
    const names = (await this.#files.list(path)) ?? []
    if (isSettled(facts) && names.length <= MOST_NAMES)
      this.#listings.set(path, { inode: facts.inode, modified: facts.modified, names })
    else this.#listings.delete(path)
    return names
  }
}

function isSettled({ kind, modified }: FileFacts): boolean {
  return kind === 'folder' && BigInt(Date.now()) * 1_000_000n - modified > SETTLED_NS
}
