import { dirname, join } from 'node:path'
import { quoteText } from '../../../base/quote.js'
import { isTemporaryName } from '../durable-files.js'
import type { FileFacts } from '../file-layer.js'
import type { Layout } from '../layout.js'
import { liesWithin } from '../lies-within.js'
import type { BookFiles } from './book-files.js'
import type { BookParts } from './book-parts.js'

/** What is needed to look for temporary files. */
export type TemporarySearch = Pick<BookFiles, 'findFacts' | 'list'>

/**
 * A key is written under its temporary name and gets its own within milliseconds, without the lock. Whoever has stood
 * still for an hour between the two is told that the file is gone, and has told nobody of the key.
 */
export const ABANDONED_AFTER_MS: number = 3_600_000

/** The common folders of a CA that files are written to without the lock, those of adopted servers too. */
export function commonFoldersOf(layout: Layout): readonly string[] {
  const { adoptedServers, serverCSRs, serverCerts, serverPrivate } = layout
  const adopted = [...adoptedServers.values()].flatMap(({ certificate, csr }) => [certificate, csr])
  const root = dirname(layout.root)
  const own = [layout.caPrivate, root, serverCSRs, serverCerts, serverPrivate]
  return [...new Set([...own, ...adopted.map((path) => dirname(path))])]
}

/** Paths of the temporary files in folders that are older than some milliseconds. */
export async function findTemporaries(
  files: TemporarySearch,
  folders: Iterable<string>,
  olderThan: number,
): Promise<readonly string[]> {
  const found: string[] = []
  for (const folder of folders) {
    // A link would lead to a folder of somebody else.
    if ((await files.findFacts(folder))?.kind !== 'folder') continue
    for (const name of ((await files.list(folder)) ?? []).filter(isTemporaryName)) {
      const path = join(folder, name)
      if (isOlder(await files.findFacts(path), olderThan)) found.push(path)
    }
  }
  return found
}

function isOlder(facts: FileFacts | undefined, ms: number): boolean {
  return facts?.kind === 'file' && BigInt(Date.now() - ms) * 1_000_000n > facts.modified
}

/**
 * Removes the temporary files of interrupted runs: at once from folders that nobody writes to without the lock, and from
 * those of servers and keys once nobody can be about to give them their names. Outside of the CA's folder nothing is
 * removed. Called under the lock.
 *
 * @returns What was removed that may have held a key, one sentence each.
 */
export async function sweepTemporaries({ files, layout }: BookParts): Promise<readonly string[]> {
  const locked = new Set([dirname(layout.index), layout.books, layout.newCerts, dirname(layout.crl)])
  for (const folder of locked) {
    for (const name of (await files.list(folder)) ?? [])
      if (isTemporaryName(name)) await files.discard(join(folder, name))
  }
  const own = ((await files.list(layout.servers)) ?? []).map((name) => join(layout.servers, name))
  const found = await findTemporaries(files, [...commonFoldersOf(layout), ...own], ABANDONED_AFTER_MS)
  const swept: string[] = []
  for (const path of found) {
    if (!(await liesWithin(files.layer, path, layout.path))) continue
    await files.discard(path)
    swept.push(`${quoteText(path)}, a temporary file of an interrupted run, was removed.`)
  }
  return swept
}
