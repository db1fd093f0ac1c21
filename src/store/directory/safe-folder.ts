import { dirname, resolve } from 'node:path'
import { quoteText } from '../../base/quote.js'
import type { DurableFiles } from './durable-files.js'
import { fileError, systemCodeOf } from './file-error.js'
import type { FileLayer } from './file-layer.js'
import { keepsModesIn, otherOwner, unsafeFile } from './safe-file.js'
import { quoteForPOSIX } from '../../base/quote-for-posix.js'

const OTHERS_WRITE = 0o002
const STICKY = 0o1000

/**
 * Refuses to keep a CA where somebody else could put another folder in its place. Looks at the folder, which need not
 * exist yet, and at all folders above it on its real path. Reads the disk.
 *
 * @returns What a person should know: that the file system keeps no permissions, so that nothing of this can be told.
 * @throws {@link PKIError} `ERR_PKI_UNSAFE_FILE` when everybody may write to one of them and it has no sticky bit
 * (`writable-by-others`), and when root finds the folder of another user (`other-owner`); `ERR_PKI_FILE`.
 */
export async function assertSafeFolder(files: DurableFiles, path: string): Promise<readonly string[]> {
  if (!files.keepsModes) return []
  const { layer } = files
  try {
    const start = await nearestRealFolder(layer, resolve(path))
    if (start.exists && layer.userId() === 0) {
      const { uid } = await layer.facts(start.path)
      if (uid !== 0) throw otherOwner(start.path, uid)
    }
    return await judgeAncestors(layer, start.path)
  } catch (error) {
    throw fileError(error, { action: 'read', path })
  }
}

interface RealFolder {
  /** Its path without symbolic links. */
  readonly path: string
  /** Whether it is the one that was asked for, and not one above it. */
  readonly exists: boolean
}

async function nearestRealFolder(layer: FileLayer, path: string): Promise<RealFolder> {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      return { path: await layer.realPath(folder), exists: folder === path }
    } catch (error) {
      const isMissing = ['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error))
      if (!isMissing || dirname(folder) === folder) throw error
    }
  }
}

async function judgeAncestors(layer: FileLayer, path: string): Promise<readonly string[]> {
  const { device } = await layer.facts(path)
  let keepsModes: boolean | undefined
  for (let folder = path; ; folder = dirname(folder)) {
    const facts = await layer.facts(folder)
    if ((facts.mode & OTHERS_WRITE) !== 0 && (facts.mode & STICKY) === 0) {
      if (facts.device === device) keepsModes ??= await keepsModesIn(layer, path)
      if (facts.device !== device || keepsModes !== false) throw writableByOthers(folder, facts.mode)
    }
    if (dirname(folder) === folder) return keepsModes === false ? [noModesWarning(path)] : []
  }
}

function writableByOthers(path: string, mode: number): ReturnType<typeof unsafeFile> {
  return unsafeFile('writable-by-others', path, {
    fact: `has mode ${mode.toString(8).padStart(4, '0')}: everybody on this machine can put another CA in the place of yours`,
    hint: `chmod o-w ${quoteForPOSIX(path)}   Or choose another folder (--dir).`,
  })
}

/** What a person should know who keeps a CA where permissions mean nothing. */
export function noModesWarning(path: string): string {
  return `${quoteText(path)} lies on a file system that keeps no permissions (a drive of Windows, FAT, a network share): whoever can reach it can read the CA key. A folder of your home on this machine's own disk is safer.`
}
