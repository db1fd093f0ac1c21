import { stat } from 'node:fs/promises'
import { quoteText } from '../../base/quote.js'
import type { FileOwner } from '../../store/directory/file-layer.js'

/** Who is to read a key. */
export interface KeyReader {
  /** The key file. */
  readonly keyPath: string
  /** The user who runs the server; absent where the system has no such numbers. */
  readonly user: Partial<FileOwner> | undefined
}

/** What to say where the user who runs a server cannot read its key. Reads the disk. */
export async function keyReaderWarnings({ keyPath, user }: KeyReader): Promise<readonly string[]> {
  const facts = await stat(keyPath).catch(() => undefined)
  if (facts === undefined || user?.uid === undefined || user.uid === 0) return []
  const bit = facts.uid === user.uid ? 0o400 : facts.gid === user.gid ? 0o040 : 0o004
  if ((facts.mode & bit) !== 0) return []
  return [
    `${quoteText(keyPath)} belongs to user ${String(facts.uid)} and cannot be read by user ${String(user.uid)}, who runs Jupyter: ` +
      `every connection would die with Errno 13. orchard up with --owner ${String(user.uid)} sets it right, so does chown.`,
  ]
}
