import { constants } from 'node:fs'
import { mkdir, open, readdir, readFile, realpath, rename, stat, unlink } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { isPKIError, PKIError } from '../../base/errors.js'
import type { FileOwner } from '../../store/directory/file-layer.js'
import { quoteText } from '../../base/quote.js'

/** A settings file as it lies on the disk. */
export interface SettingsFile {
  /** Where it was asked for. */
  readonly path: string
  /** Where it lies, links followed. */
  readonly target: string
  /** Its octets, a character each, so that what is not ours stays as it is in any encoding; empty where it is absent. */
  readonly text: string
  /** Its mode and owner; absent where there is no file. */
  readonly facts?: { readonly mode: number; readonly uid: number; readonly gid: number }
}

/** What is written in the place of a settings file. */
export interface NewSettings {
  /** The file as it was read. */
  readonly file: SettingsFile
  /** Its new text, an octet for each character. */
  readonly text: string
  /** Who owns a file that is made; one that was there keeps its owner. */
  readonly owner?: FileOwner
}

/** Larger than any settings; what is larger is the wrong file. */
const MOST_OCTETS = 4 * 1_048_576
/** Settings may hold the hash of a password. */
const NEW_MODE = 0o600
const NEW_FOLDER_MODE = 0o700

/**
 * Reads a settings file, also one that is not there. Reads the disk.
 *
 * @throws {@link PKIError} `ERR_PKI_FILE` when it is no regular file, is larger than 4 MiB, or cannot be read.
 */
export async function readSettingsFile(path: string): Promise<SettingsFile> {
  try {
    const target = await realpath(path).catch((error: unknown) => {
      if (isAbsent(error)) return path
      throw error
    })
    const facts = await stat(target)
    if (!facts.isFile()) throw systemError('EINVAL')
    if (facts.size > MOST_OCTETS) throw systemError('EFBIG')
    const text = (await readFile(target)).toString('latin1')
    return { path, target, text, facts: { mode: facts.mode & 0o7777, uid: facts.uid, gid: facts.gid } }
  } catch (error) {
    if (isAbsent(error)) return { path, target: path, text: '' }
    throw fileError(path, error)
  }
}

/**
 * Writes a settings file in one step, so that Jupyter never reads half of it, after a copy of what was there. The copy has a
 * name of its own that no later one takes. Mode and owner stay; a new file is its owner's alone. Writes to the disk.
 *
 * @returns The path of the copy; `undefined` where there was nothing to keep.
 * @throws {@link PKIError} `ERR_PKI_FILE`; `ERR_PKI_CONFLICT` when the file has changed since it was read.
 */
export async function replaceSettingsFile({ file, text, owner }: NewSettings): Promise<string | undefined> {
  const { path, target, facts } = file
  try {
    await makeFolder(dirname(target), owner)
    const backup = facts === undefined ? undefined : await backUp(file)
    const temporary = join(dirname(target), `.${basename(target)}.${crypto.randomUUID()}`)
    const { mode, ...holder } = facts ?? { mode: NEW_MODE, ...owner }
    try {
      await writeWhole(temporary, { text, mode, holder })
      await assertUnchanged(file)
      await rename(temporary, target)
    } catch (error) {
      await unlink(temporary).catch(() => undefined)
      throw error
    }
    return backup
  } catch (error) {
    throw fileError(path, error)
  }
}

/** The copies that were kept of a settings file, the latest first. Reads the disk. */
export async function copiesOf({ target }: SettingsFile): Promise<readonly string[]> {
  const names = await readdir(dirname(target)).catch(() => [])
  const start = `${basename(target)}.orchard-`
  const numbers = names
    .filter((name) => name.startsWith(start) && /^[1-9][0-9]*$/.test(name.slice(start.length)))
    .map((name) => Number(name.slice(start.length)))
  return numbers.toSorted((one, other) => other - one).map((number) => `${target}.orchard-${String(number)}`)
}

/** The name of a copy: never one that Jupyter would read as settings. */
async function backUp({ target, text, facts }: SettingsFile): Promise<string> {
  const { mode = NEW_MODE, ...holder } = facts ?? {}
  for (let number = 1; ; number += 1) {
    const path = `${target}.orchard-${String(number)}`
    try {
      await writeWhole(path, { text, mode, holder })
      return path
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
  }
}

interface Whole {
  readonly text: string
  readonly mode: number
  readonly holder: Partial<FileOwner>
}

async function writeWhole(path: string, { text, mode, holder }: Whole): Promise<void> {
  // A copy of settings is at no moment more open than the settings.
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, NEW_MODE & mode)
  try {
    await file.writeFile(text, 'latin1')
    await giveTo(file, holder)
    await file.chmod(mode)
    await file.sync()
  } catch (error) {
    await unlink(path).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
}

/** Only where it changes something: who is not root may not give a file to itself either, on some systems. */
async function giveTo(file: FileHandle, { uid, gid }: Partial<FileOwner>): Promise<void> {
  const facts = await file.stat()
  const [user, group] = [uid ?? facts.uid, gid ?? facts.gid]
  if (facts.uid !== user || facts.gid !== group) await file.chown(user, group)
}

/** Every folder that was made is the owner's: one of root's that is closed, further up, would shut them all. */
async function makeFolder(path: string, owner: FileOwner | undefined): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: NEW_FOLDER_MODE })
  if (first === undefined || owner === undefined) return
  for (const made of foldersFrom(first, path)) {
    const folder = await open(made, constants.O_RDONLY)
    try {
      await giveTo(folder, owner)
    } finally {
      await folder.close()
    }
  }
}

/** A folder, and those below it on the way to another, from above. */
function foldersFrom(first: string, last: string): readonly string[] {
  const below = relative(first, last)
    .split(sep)
    .filter((name) => name !== '')
  return below.reduce<readonly string[]>(
    (folders, name) => [...folders, join(folders.at(-1) ?? first, name)],
    [first],
  )
}

async function assertUnchanged({ path, target, text }: SettingsFile): Promise<void> {
  const now = await readFile(target).catch((error: unknown) => {
    if (isAbsent(error)) return Buffer.alloc(0)
    throw error
  })
  if (now.toString('latin1') === text) return
  throw new PKIError('ERR_PKI_CONFLICT', `${quoteText(path)} was changed by another program just now`, {
    details: { subject: path, reason: 'changed' },
    hint: 'Nothing was written. Run it again.',
  })
}

function fileError(path: string, error: unknown): PKIError {
  if (isPKIError(error)) return error
  const systemCode = codeOf(error)
  const cures: Readonly<Record<string, string>> = {
    EINVAL: 'A file of settings was expected there.',
    EFBIG: 'Settings are some kilobytes: is this the right file?',
    EACCES: 'It belongs to another user: run this as the one who runs Jupyter.',
    EROFS: 'This file system is read-only: give a file on another one.',
    ENOSPC: 'Make room on this file system and run it again; the settings are as they were.',
  }
  const hint = cures[systemCode]
  return new PKIError('ERR_PKI_FILE', `${quoteText(path)} cannot be read or written: ${systemCode}`, {
    details: { path, systemCode },
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  })
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT'
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN'
}
