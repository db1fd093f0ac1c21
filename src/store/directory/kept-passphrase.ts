import { isPKIError } from '../../base/errors.js'
import { expectObject } from '../../base/options.js'
import { readAnyPrivateKey } from '../../keys/node/read-private-key.js'
import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import { DurableFiles, MODE } from './durable-files.js'
import { expectPath } from './expect-options.js'
import { findStoredPassphrase, readPassphraseFile } from './passphrase-files.js'
import type { StoredPassphraseOptions } from './passphrase-files.js'

/** What `recallPassphrase` takes. */
export interface RecallPassphraseOptions extends StoredPassphraseOptions {
  /** The key that the passphrase is for: it is tried where a change of the passphrase was interrupted. */
  readonly keyPath: string
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider
}

/**
 * Gives the passphrase that `storePassphrase` kept for a CA. Reads the disk. While `changePassphrase` is at work, and
 * after it was interrupted, the old one and the new one are both kept: then the one is given that opens the key.
 *
 * @returns `undefined` where none is kept.
 * @throws {@link PKIError} `ERR_PKI_FILE` when a file cannot be read, `ERR_PKI_PASSPHRASE` (`unusable`) when no
 * passphrase is in it, `ERR_PKI_OPTION`.
 */
export async function recallPassphrase(options: RecallPassphraseOptions): Promise<string | undefined> {
  const keyPath = expectPath(expectObject(options, '')['keyPath'], 'keyPath')
  const path = await findStoredPassphrase(options)
  if (path === undefined) return undefined
  const files = new DurableFiles(options.files)
  const kept = await keptPassphrases(files, path)
  const [first] = kept
  if (first === undefined || kept.length === 1) {
    return readPassphraseFile({ path, ...(options.files === undefined ? {} : { files: options.files }) })
  }
  // Read after them: what the key is encrypted with by now was kept before.
  const key = await files.findBytes(keyPath)
  for (const passphrase of [...kept].reverse()) {
    if (key !== undefined && (await opens(key, passphrase, options.crypto))) return passphrase
  }
  return first
}

async function opens(
  file: Uint8Array,
  passphrase: string,
  crypto: CryptoProvider | undefined,
): Promise<boolean> {
  try {
    await readAnyPrivateKey({ file, passphrase, crypto })
    return true
  } catch (error) {
    // Whatever else is wrong with the key is for those to say who open it.
    return !isPKIError(error, 'ERR_PKI_PASSPHRASE')
  }
}

/** Far more than the few passphrases of interrupted changes take. */
const MOST_OCTETS = 65_536

/** The passphrases in a file, one a line: more than one while a change goes on, and after it was interrupted. */
async function keptPassphrases(files: DurableFiles, path: string): Promise<readonly string[]> {
  const text = (await files.findText(path, true, MOST_OCTETS)) ?? ''
  return text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
}

/** Keeps a passphrase behind those that are kept, before the key is encrypted with it. */
export async function keepToo(files: DurableFiles, path: string, passphrase: string): Promise<void> {
  const kept = (await keptPassphrases(files, path)).filter((line) => line !== passphrase)
  await files.replaceFile({ path, text: [...kept, passphrase, ''].join('\n'), mode: MODE.secret })
}

/** Keeps one passphrase, the one that opens the key by now, and no other any more. */
export async function keepOnly(files: DurableFiles, path: string, passphrase: string): Promise<void> {
  await files.replaceFile({ path, text: `${passphrase}\n`, mode: MODE.secret })
}
