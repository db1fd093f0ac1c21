import { lstat, mkdir, open, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PKIError } from '../../index.js'
import type { FileOwner } from '../../node.js'

/** A file that the person named, or that stands outside of a CA. */
export interface NewFile {
  /** Where. */
  readonly path: string
  /** Its text, or its octets. */
  readonly text: string | Uint8Array
  /** Its permission bits, whatever the umask. */
  readonly mode: number
  /** Permission bits of folders that are missing above it; absent, as the umask leaves them. */
  readonly folderMode?: number
  /** Whom it shall belong to; absent: who runs this. */
  readonly owner?: FileOwner
}

/**
 * Refuses a name that is taken, before work is done whose result should go there.
 *
 * @throws PKIError `ERR_PKI_FILE_EXISTS`.
 */
export async function assertVacant(path: string): Promise<void> {
  const isTaken = await lstat(path).then(
    () => true,
    () => false,
  )
  if (isTaken) throw fileError(path, Object.assign(new Error('exists'), { code: 'EEXIST' }))
}

/**
 * Creates a file that must not exist and makes it durable; one that could not be written whole is removed again.
 *
 * @throws PKIError `ERR_PKI_FILE_EXISTS`, `ERR_PKI_FILE`.
 */
export async function writeNewFile({ path, text, mode, folderMode, owner }: NewFile): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, ...(folderMode === undefined ? {} : { mode: folderMode }) })
    const file = await open(path, 'wx', mode)
    try {
      await file.writeFile(text)
      if (owner !== undefined) await file.chown(owner.uid, owner.gid)
      await file.chmod(mode)
      await file.sync()
    } catch (error) {
      await unlink(path).catch(() => undefined)
      throw error
    } finally {
      await file.close()
    }
  } catch (error) {
    throw fileError(path, error)
  }
}

/** An error of `node:fs` as one of the library. */
export function fileError(path: string, error: unknown): PKIError {
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN'
  if (systemCode === 'EEXIST') {
    return new PKIError('ERR_PKI_FILE_EXISTS', `${path} exists and is not overwritten`, {
      details: { path },
      hint: 'Give another file, or move that one away.',
      cause: error,
    })
  }
  const fact = systemCode === 'ENOENT' ? 'is not there' : 'cannot be read or written'
  const hint = CURES[systemCode]
  return new PKIError('ERR_PKI_FILE', `${path} ${fact}: ${systemCode}`, {
    details: { path, systemCode },
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  })
}

/** What to do about the system errors that a file outside of a CA meets. */
const CURES: Readonly<Record<string, string>> = {
  ENOENT: 'Check the path.',
  EISDIR: 'It is a folder: give a file.',
  ENOTDIR: 'A part of this path is a file where a folder should be.',
  EACCES: 'Run it as the user who may, or give another file.',
  EPERM: 'Run it as the user who may, or give another file.',
  EROFS: 'This file system is read-only: give a file elsewhere.',
  ENOSPC: 'Make room on this file system, or give a file elsewhere.',
  EDQUOT: 'Your disk quota is used up: make room, or give a file elsewhere.',
}
