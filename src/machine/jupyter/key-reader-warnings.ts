import { realpath, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { quoteText } from '../../base/quote.js'
import type { FileOwner } from '../../store/directory/file-layer.js'

/** Who is to read a key. */
export interface KeyReader {
  /** The key file. */
  readonly keyPath: string
  /** The user who runs the server; absent where the system has no such numbers. */
  readonly user: Partial<FileOwner> | undefined
}

/** What to say where the user who runs a server cannot read its key, or not get to it, and what helps. Reads the disk. */
export async function keyReaderWarnings({ keyPath, user }: KeyReader): Promise<readonly string[]> {
  const real = await realpath(keyPath).catch(() => undefined)
  if (real === undefined || user?.uid === undefined || user.uid === 0) return []
  const { uid } = user
  const may = async (path: string, right: number): Promise<boolean> => hasRight(path, user, right)
  const [parent = '/', ...above] = foldersAbove(real)
  const closed = [
    ...((await may(parent, SEARCH)) ? [] : [parent]),
    ...((await may(real, READ)) ? [] : [real]),
  ]
  const shut = await firstShut(above, may)
  if (closed.length === 0 && shut === undefined) return []
  const cure = cureOf({ uid, shut, closed })
  return [
    `${quoteText(keyPath)} cannot be read by user ${String(uid)}, who runs Jupyter: every connection would die with Errno 13. What helps: ${cure}.`,
  ]
}

interface Obstacle {
  readonly uid: number
  /** A folder further up that lets nobody else through. */
  readonly shut: string | undefined
  /** The key, the folder that it lies in, or both. */
  readonly closed: readonly string[]
}

function cureOf({ uid, shut, closed }: Obstacle): string {
  const move =
    shut === undefined
      ? []
      : [`keep the CA where that user can go, not below ${quoteText(shut)} (orchard up --dir FOLDER)`]
  const give =
    closed.length === 0 ? [] : [`chown ${String(uid)} ${closed.map(quoteText).join(' ')} lets that user in`]
  return [...move, ...give].join('; then ')
}

const READ = 0o4
const SEARCH = 0o1

/** Whether a user may do something with a file or folder; what cannot be looked at is not spoken of. */
async function hasRight(path: string, { uid, gid }: Partial<FileOwner>, right: number): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined)
  if (facts === undefined) return true
  const shift = facts.uid === uid ? 6 : facts.gid === gid ? 3 : 0
  return (facts.mode & (right << shift)) !== 0
}

async function firstShut(
  folders: readonly string[],
  may: (path: string, right: number) => Promise<boolean>,
): Promise<string | undefined> {
  for (const folder of folders) if (!(await may(folder, SEARCH))) return folder
  return undefined
}

/** The folders that a path lies in, from below. */
function foldersAbove(path: string): readonly string[] {
  const parent = dirname(path)
  return parent === path ? [] : [parent, ...foldersAbove(parent)]
}
