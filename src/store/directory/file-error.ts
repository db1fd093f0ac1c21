import { isPKIError, PKIError } from '../../base/errors.js'
import { quoteText } from '../../base/quote.js'

/** Name of a system error, e.g. `ENOSPC`; `UNKNOWN` for anything else that was thrown. */
export function systemCodeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'UNKNOWN'
}

/** What to do about each system error that people meet. */
const CURES: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'Run as the user who owns the folder, or choose another one (--dir).'],
  ['EPERM', 'Run as the user who owns the folder, or choose another one (--dir).'],
  ['EROFS', 'This file system is read-only: choose a folder on another one (--dir).'],
  ['ENOSPC', 'Make room on this file system and run it again; nothing was half-done.'],
  ['EDQUOT', 'Your disk quota is used up: make room and run it again; nothing was half-done.'],
  [
    'EMFILE',
    'This process has too many files open: raise the limit (ulimit -n), then run it again; nothing was half-done.',
  ],
  [
    'ENFILE',
    'This machine has too many files open: close some programs, then run it again; nothing was half-done.',
  ],
  ['ESTALE', 'The network share behind this folder has lost the file: mount it again, then run it again.'],
  ['EBUSY', 'Another program has this file open: close it, then run it again.'],
  ['ETIMEDOUT', 'The network share behind this folder does not answer: check it, then run it again.'],
  [
    'EFBIG',
    'This file system, or a limit of yours (ulimit -f), takes no file of this size: nothing was half-done.',
  ],
  ['EXDEV', 'This folder is spread over two file systems: move all of it to one.'],
  ['EIO', 'The disk or the network behind this folder failed: check it, then run it again.'],
  ['ENOENT', 'Check the path.'],
  [
    'ENOTDIR',
    'A part of this path is a file where a folder should be: move it away, or choose another folder (--dir).',
  ],
  ['EISDIR', 'A folder is where a file should be: move it away.'],
  ['ELOOP', 'A symbolic link stands where a private key would go: put a real file or folder in its place.'],
  ['ENAMETOOLONG', 'Choose a shorter folder or name.'],
])

/** File systems that have no hard links say one of these. */
const NO_LINKS: readonly string[] = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL', 'EXDEV']

/** Tells whether a link failed because there is no such thing here. */
export function hasNoLinks(error: unknown): boolean {
  return NO_LINKS.includes(systemCodeOf(error))
}

/** What was being done with a path. */
export interface FileAction {
  /** Verb for the message: `read`, `write`, … */
  readonly action: string
  /** The path. */
  readonly path: string
}

/**
 * Turns what `node:fs` threw into an error with a code and a cure.
 *
 * @returns `ERR_PKI_FILE_EXISTS` for `EEXIST`, otherwise `ERR_PKI_FILE`; a `PKIError` comes back as it is.
 */
export function fileError(error: unknown, { action, path }: FileAction): PKIError {
  if (isPKIError(error)) return error
  const systemCode = systemCodeOf(error)
  if (systemCode === 'EEXIST') return fileExists(path, error)
  const hint = CURES.get(systemCode)
  return new PKIError('ERR_PKI_FILE', `cannot ${action} ${quoteText(path)} (${systemCode})`, {
    details: { path, systemCode },
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  })
}

/** The error for a file that is there and must stay as it is. */
export function fileExists(path: string, cause?: unknown): PKIError<'ERR_PKI_FILE_EXISTS'> {
  return new PKIError('ERR_PKI_FILE_EXISTS', `${quoteText(path)} exists and is never overwritten`, {
    details: { path },
    hint: 'Choose another folder or name, or move the file away if you are sure that nobody needs it.',
    ...(cause === undefined ? {} : { cause }),
  })
}

/** Does a step with the contents of a file; its errors then say which file. */
export async function atPath<Result>(path: string, step: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await step()
  } catch (error) {
    if (!isPKIError(error)) throw error
    const { code, details, hint, message } = error
    throw new PKIError(code, `${quoteText(path)}: ${message}`, {
      details,
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    })
  }
}
