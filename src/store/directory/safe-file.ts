import { dirname } from 'node:path'
import { PKIError } from '../../base/errors.js'
import type { PKIErrorDetails } from '../../base/errors.js'
import { quoteText } from '../../base/quote.js'
import { temporaryBeside } from './durable-files.js'
import type { DurableFiles } from './durable-files.js'
import type { FileLayer } from './file-layer.js'
import type { OpenedFile } from './opened-file.js'
import { quoteForPOSIX } from '../../base/quote-for-posix.js'

const OTHERS = 0o077
const KEY_MODE = 0o400

/**
 * Reads the key that a CA signs with. What was opened is judged, by its descriptor and not by its path, so that nobody
 * can put another file there in between. Reads the disk.
 *
 * @returns Its octets and what it is; `undefined` where there is none.
 * @throws {@link PKIError} `ERR_PKI_UNSAFE_FILE` when it is no regular file (`not-a-file`), when others than its owner
 * have any right to it (`readable-by-others`), unless the file system keeps no permissions at all, or when root finds
 * the key of somebody else (`other-owner`); `ERR_PKI_FILE`, a symbolic link too (`ELOOP`).
 */
export async function findSigningKey(files: DurableFiles, path: string): Promise<OpenedFile | undefined> {
  const opened = await files.findFile(path)
  if (opened === undefined || !files.keepsModes) return opened
  const { mode, uid } = opened.facts
  if (files.layer.userId() === 0 && uid !== 0) throw otherOwner(path, uid)
  if ((mode & OTHERS) === 0 || !(await keepsModesIn(files.layer, dirname(path)))) return opened
  throw unsafeFile('readable-by-others', path, {
    fact: `has mode ${mode.toString(8).padStart(4, '0')}, so others than its owner can sign with this CA key`,
    hint: `chmod 400 ${quoteForPOSIX(path)}   If somebody may have read it: make a new CA.`,
  })
}

/**
 * Tells whether permission bits stay as they are set on the file system of a folder: they do not on drives of Windows
 * below WSL (`/mnt/c`), on FAT and on most network shares of Windows. Writes a file there and removes it; where that is
 * not possible, they are taken to stay.
 */
export async function keepsModesIn(layer: FileLayer, folder: string): Promise<boolean> {
  if (!layer.keepsModes) return false
  const path = temporaryBeside(`${folder}/x`)
  const file = await layer.create(path).catch(() => undefined)
  if (file === undefined) return true
  try {
    await file.setMode(KEY_MODE)
    return (await file.facts()).mode === KEY_MODE
  } finally {
    await file.close()
    await layer.remove(path).catch(() => undefined)
  }
}

/** The error for what root finds that belongs to somebody else: whoever that is could change it under root's hands. */
export function otherOwner(path: string, uid: number): PKIError<'ERR_PKI_UNSAFE_FILE'> {
  const user = `'#${String(uid)}'`
  return unsafeFile('other-owner', path, {
    fact: `belongs to user ${String(uid)}, and this runs as root`,
    hint: `Run it as that user: sudo -u ${user} orchard …   Or, if the CA is to be root's: chown -R root ${quoteForPOSIX(path)}`,
  })
}

/** Makes the error for a file or folder that cannot be trusted with a key. */
export function unsafeFile(
  reason: PKIErrorDetails['ERR_PKI_UNSAFE_FILE']['reason'],
  path: string,
  { fact, hint }: { readonly fact: string; readonly hint: string },
): PKIError<'ERR_PKI_UNSAFE_FILE'> {
  return new PKIError('ERR_PKI_UNSAFE_FILE', `${quoteText(path)} ${fact}`, {
    details: { path, reason },
    hint,
  })
}
