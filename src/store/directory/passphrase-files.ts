import { posix, win32 } from 'node:path'
import { isPKIError, PKIError } from '../../base/errors.js'
import { expectObject, expectString } from '../../base/options.js'
import { quoteText } from '../../base/quote.js'
import { LONGEST_PASSPHRASE, newPassphraseOctets } from '../../keys/sign/passphrase.js'
import { DurableFiles, MODE } from './durable-files.js'
import { fileExists } from './file-error.js'
import type { FileLayer } from './file-layer.js'
import { expectPath } from './expect-options.js'
import { userFolder } from './user-folders.js'
import type { UserEnvironment } from './user-folders.js'

/** What is read of a passphrase file at most: enough to see that its first line is too long. */
const MOST_OCTETS = 65_536

/** What `readPassphraseFile` takes. */
export interface ReadPassphraseFileOptions {
  /** The file; a pipe works too. */
  readonly path: string
  /** The file system; absent: the disk. */
  readonly files?: FileLayer
}

/**
 * Reads a passphrase from the first line of a file, as `openssl -passin file:` does. Reads the disk.
 *
 * @throws {@link PKIError} `ERR_PKI_FILE` when it cannot be read, `ERR_PKI_PASSPHRASE` (`unusable`) when its first line
 * is empty or longer than 1023 octets.
 */
export async function readPassphraseFile(options: ReadPassphraseFileOptions): Promise<string> {
  const path = expectPath(expectObject(options, '')['path'], 'path')
  const text = await new DurableFiles(options.files).findText(path, true, MOST_OCTETS)
  if (text === undefined) {
    throw new PKIError('ERR_PKI_FILE', `there is no passphrase file ${quoteText(path)} (ENOENT)`, {
      details: { path, systemCode: 'ENOENT' },
      hint: 'Check the path; the passphrase is its first line.',
    })
  }
  const [line = ''] = text.replace(/^\ufeff/, '').split(/\r?\n/, 1)
  if (line !== '' && new TextEncoder().encode(line).length <= LONGEST_PASSPHRASE) return line
  throw new PKIError('ERR_PKI_PASSPHRASE', `the first line of ${quoteText(path)} is no passphrase`, {
    details: { reason: 'unusable' },
    hint: `Put the passphrase on the first line, at most ${String(LONGEST_PASSPHRASE)} octets.`,
  })
}

/**
 * Says it when others than its owner can read or change a passphrase file. Looks at the disk.
 *
 * @returns What a person should cure, one sentence each; empty when all is well.
 * @throws {@link PKIError} `ERR_PKI_FILE` when the folder cannot be looked at.
 */
export async function passphraseFileWarnings(options: ReadPassphraseFileOptions): Promise<readonly string[]> {
  const path = expectPath(expectObject(options, '')['path'], 'path')
  const files = new DurableFiles(options.files)
  const facts = await files.findFacts(path)
  // The bits of a symbolic link say nothing.
  if (facts?.kind !== 'file' || !files.keepsModes || (facts.mode & 0o077) === 0) return []
  const mode = facts.mode.toString(8).padStart(4, '0')
  return [
    `The passphrase file ${quoteText(path)} has mode ${mode}: others than its owner can use it. chmod 600 cures it.`,
  ]
}

/** Whose stored passphrase is meant, and where this user's files lie. */
export interface StoredPassphraseOptions extends UserEnvironment {
  /** SHA-256 of the root certificate, as `AB:CD:…` or plain hexadecimal. */
  readonly fingerprint: string
  /** The file system; absent: the disk. */
  readonly files?: FileLayer
}

/** What `storePassphrase` takes. */
export interface StorePassphraseOptions extends StoredPassphraseOptions {
  /** The passphrase to keep. */
  readonly passphrase: string
}

/**
 * Keeps the passphrase of a CA outside of its folder, in a file for its owner only (0600): only file permissions
 * protect it. The file is created exclusively and durable; one with the same passphrase is left as it is.
 *
 * @returns Path of the file: `$XDG_STATE_HOME/orchard/<fingerprint>.passphrase`, or the platform's own place.
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` (`unusable`) when the file could not give it back: it is empty, too long,
 * or holds a line break; `ERR_PKI_FILE_EXISTS` when another passphrase is kept there, `ERR_PKI_FILE`, `ERR_PKI_OPTION`
 * when the environment names no home or the fingerprint is none.
 */
export async function storePassphrase(options: StorePassphraseOptions): Promise<string> {
  const passphrase = expectString(expectObject(options, '')['passphrase'], 'passphrase')
  const files = new DurableFiles(options.files)
  const path = storedPassphrasePath(options, hexOf(options.fingerprint))
  newPassphraseOctets(passphrase).fill(0)
  const text = `${passphrase}\n`
  const kept = await files.findText(path)
  if (kept === text) return path
  if (kept !== undefined) throw fileExists(path)
  await files.ensureFolders(userFolder('state', options), MODE.privateFolder)
  await files.publishFile({ path, text, mode: MODE.secret })
  return path
}

/**
 * Removes what `storePassphrase` kept for a CA that never came to be. A file with another passphrase stays, and so does
 * one that cannot be removed: it opens nothing.
 *
 * @throws {@link PKIError} `ERR_PKI_FILE` when the file cannot be read, `ERR_PKI_OPTION` as `storePassphrase`.
 */
export async function discardPassphrase(options: StorePassphraseOptions): Promise<void> {
  const passphrase = expectString(expectObject(options, '')['passphrase'], 'passphrase')
  const files = new DurableFiles(options.files)
  const path = storedPassphrasePath(options, hexOf(options.fingerprint))
  if ((await files.findText(path)) === `${passphrase}\n`) await files.discard(path)
}

/**
 * Finds the passphrase file of a CA that `storePassphrase` kept; `readPassphraseFile` reads it. Looks at the disk.
 *
 * @returns Its path; `undefined` where there is none, or where the environment names no home to look in.
 * @throws {@link PKIError} `ERR_PKI_FILE` when the folder cannot be looked at, `ERR_PKI_OPTION` when the fingerprint is
 * none.
 */
export async function findStoredPassphrase(options: StoredPassphraseOptions): Promise<string | undefined> {
  const digits = hexOf(expectObject(options, '')['fingerprint'])
  try {
    const path = storedPassphrasePath(options, digits)
    return (await new DurableFiles(options.files).findFacts(path)) === undefined ? undefined : path
  } catch (error) {
    if (isPKIError(error, 'ERR_PKI_OPTION')) return undefined
    throw error
  }
}

/** Where the passphrase of a CA is kept. Touches nothing. */
function storedPassphrasePath(options: StoredPassphraseOptions, digits: string): string {
  const path = options.platform === 'win32' ? win32 : posix
  return path.join(userFolder('state', options), `${digits}.passphrase`)
}

function hexOf(fingerprint: unknown): string {
  const digits = expectString(fingerprint, 'fingerprint').replaceAll(':', '').toLowerCase()
  if (/^[0-9a-f]{64}$/.test(digits)) return digits
  throw new PKIError('ERR_PKI_OPTION', 'fingerprint is not the SHA-256 of a certificate', {
    details: { option: 'fingerprint', expected: '64 hexadecimal digits' },
  })
}
