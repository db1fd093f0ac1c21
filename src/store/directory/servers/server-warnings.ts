import { dirname } from 'node:path'
import { quoteText } from '../../../base/quote.js'
import type { ServerPlaces } from '../../ca-store.js'
import type { DurableFiles } from '../durable-files.js'
import type { FileFacts, FileOwner } from '../file-layer.js'
import { keyModeWarnings } from '../open-ca-directory.js'
import { ownerWarnings } from '../owner-warnings.js'

/** What is said of the key of a server. */
export interface KeyFacts {
  /** Where its files lie. */
  readonly places: ServerPlaces
  /** What its key file is. */
  readonly facts: FileFacts
  /** Whom it should belong to; absent: who runs this. */
  readonly owner: FileOwner | undefined
}

/** What a person should know or cure, one sentence each: who else can use the key of a server, and who cannot. */
export async function warningsOf(
  files: DurableFiles,
  { places, facts, owner }: KeyFacts,
): Promise<readonly string[]> {
  const warnings = [
    ...keyModeWarnings(files, places.key, facts),
    ...ownerWarnings(facts, owner),
    ...files.warnings,
  ]
  if (owner === undefined || facts.uid !== owner.uid) return Object.freeze(warnings)
  return Object.freeze([...warnings, ...(await folderWarnings(files, dirname(places.key), owner))])
}

/** Only who owns a folder that is closed to others can reach the key in it. */
async function folderWarnings(
  files: DurableFiles,
  folder: string,
  owner: FileOwner,
): Promise<readonly string[]> {
  const facts = await files.findFacts(folder)
  const isClosed = files.keepsModes && facts !== undefined && (facts.mode & 0o011) === 0
  if (!isClosed || facts.uid === owner.uid) return []
  return [
    `${quoteText(folder)} belongs to user ${String(facts.uid)}, so user ${String(owner.uid)} cannot reach the key in it: move that server's files to a folder of its own.`,
  ]
}
