import { systemCodeOf } from './file-error.js'
import type { FileLayer } from './file-layer.js'

/** What a file layer needs to do on Windows beside the operations of every system. */
export interface WindowsDuties {
  /** Takes the read-only attribute from a file. */
  clearReadOnly(path: string): Promise<void>
  /** Runs a program; throws unless it ends well. */
  run(program: string, args: readonly string[]): Promise<void>
  /** The user who runs this, as access control lists name users: `DOMAIN\name` or `name`. */
  user(): string
  /** Lets some milliseconds pass. */
  wait(ms: number): Promise<unknown>
}

/** Pauses between tries of a rename or removal that a virus scanner or an indexer holds up, in milliseconds. */
const PAUSES = [10, 50, 250, 1000] as const
/** What Windows says while another program has the file open, and of a file that is read-only. */
const HELD_UP: readonly string[] = ['EPERM', 'EBUSY', 'EACCES']

/**
 * Makes the plain operations of Windows behave as those of POSIX do. It renames over and removes read-only files,
 * renames over an empty folder, and tries again for some 1.3 seconds while another program looks at the file.
 * Permission bits are replaced by an access control list, and folders need no fsync there.
 */
export function windowsFileLayer(layer: FileLayer, duties: WindowsDuties): FileLayer {
  return Object.freeze({
    ...layer,
    keepsModes: false,
    userId: () => undefined,
    rename: async (from: string, to: string) => {
      if ((await kindOf(layer, from)) === 'folder') return renameFolder({ layer, duties }, from, to)
      await duties.clearReadOnly(to).catch(() => undefined)
      await insist(() => layer.rename(from, to), duties)
    },
    remove: async (path: string) => {
      // Fails where nothing is, in words of its own: the removal says it as on every system.
      await duties.clearReadOnly(path).catch(() => undefined)
      await insist(() => layer.remove(path), duties)
    },
    makePrivate: async (path: string) => {
      const rights = (await kindOf(layer, path)) === 'folder' ? '(OI)(CI)F' : 'F'
      await duties.run('icacls', [path, '/inheritance:r', '/grant:r', `${duties.user()}:${rights}`])
    },
    // Whoever creates a file is its owner, and its numbers mean nothing.
    setOwner: () => Promise.resolve(),
    syncFolder: () => Promise.resolve(),
  } satisfies FileLayer)
}

async function kindOf(layer: FileLayer, path: string): Promise<string | undefined> {
  return layer.facts(path).then(
    ({ kind }) => kind,
    () => undefined,
  )
}

interface Windows {
  /** Its plain operations. */
  readonly layer: FileLayer
  /** What it needs beside them. */
  readonly duties: WindowsDuties
}

/** Windows never replaces a folder. An empty one is taken away first; one that is not stops this, as it should. */
async function renameFolder({ layer, duties }: Windows, from: string, to: string): Promise<void> {
  await layer.removeFolder(to).catch((error: unknown) => {
    if (systemCodeOf(error) !== 'ENOENT') throw error
  })
  await insist(() => layer.rename(from, to), duties)
}

async function insist(step: () => Promise<void>, duties: WindowsDuties): Promise<void> {
  for (const pause of PAUSES) {
    try {
      await step()
      return
    } catch (error) {
      if (!HELD_UP.includes(systemCodeOf(error))) throw error
      await duties.wait(pause)
    }
  }
  await step()
}
