import { equalBytes } from '../../base/bytes.js'
import { isPKIError, PKIError } from '../../base/errors.js'
import { quoteText } from '../../base/quote.js'
import { exportPrivateKey, exportUnencryptedPrivateKey } from '../../issue/export-private-key.js'
import { readAnyPrivateKey, textOfKeyFile } from '../../keys/node/read-private-key.js'
import type { PrivateKey } from '../../keys/sign/private-key.js'
import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import type { PassphraseSource } from '../ca-store.js'
import { atPath } from './file-error.js'

/** What the file of a private key holds. */
export interface KeyFile {
  /** Where it lies. */
  readonly path: string
  /** Its octets. */
  readonly octets: Uint8Array
}

/** How a key shall be kept. */
export interface Protection {
  /** Passphrase that encrypts it; `undefined`: it is written in clear. */
  readonly passphrase: string | undefined
  /** A WebCrypto implementation; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
}

/** A key and whether its file was encrypted. */
export interface OpenedKey {
  /** The key. */
  readonly key: PrivateKey
  /** Whether a passphrase was needed. */
  readonly wasEncrypted: boolean
}

/**
 * Opens a key file; the passphrase is asked for only where the key is encrypted.
 *
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` and the other codes of `readAnyPrivateKey`, with the path.
 */
export async function openKeyFile(
  { path, octets: file }: KeyFile,
  passphrase: PassphraseSource | undefined,
  crypto?: CryptoProvider,
): Promise<OpenedKey> {
  return atPath(path, async () => {
    try {
      return { key: await readAnyPrivateKey({ file, crypto }), wasEncrypted: false }
    } catch (error) {
      const isEncrypted = isPKIError(error, 'ERR_PKI_PASSPHRASE') && error.details.reason === 'missing'
      const given = isEncrypted && typeof passphrase === 'function' ? await passphrase() : passphrase
      if (!isEncrypted || typeof given !== 'string') throw error
      return { key: await readAnyPrivateKey({ file, passphrase: given, crypto }), wasEncrypted: true }
    }
  })
}

/** One block of a private key in PEM text, its line end included. */
const KEY_BLOCK = /-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[^]*?-----END \1-----[ \t]*(?:\r?\n|$)/g

/**
 * Writes a key as PKCS#8 in the place of the one that a file holds: DER stays DER, and what stands around a PEM block,
 * such as a certificate, stays as it is. The result is read back before it is given.
 *
 * @throws {@link PKIError} `ERR_PKI_PEM` when there are several keys in the file; `ERR_PKI_PASSPHRASE` (`unusable`).
 */
export async function rewriteKeyFile(
  { path, octets }: KeyFile,
  privateKey: PrivateKey,
  { passphrase, crypto }: Protection,
): Promise<Uint8Array> {
  const encoded =
    passphrase === undefined
      ? await exportUnencryptedPrivateKey({ privateKey })
      : await exportPrivateKey({ privateKey, passphrase, ...(crypto === undefined ? {} : { crypto }) })
  const text = textOfKeyFile(octets)
  const file =
    text === undefined ? encoded.der : new TextEncoder().encode(withBlock({ path, text }, encoded.pem))
  const { key } = await openKeyFile({ path, octets: file }, passphrase, crypto)
  if (equalBytes(key.publicKey, privateKey.publicKey)) return file
  throw severalKeys(path)
}

function withBlock({ path, text }: { readonly path: string; readonly text: string }, pem: string): string {
  if ((text.match(KEY_BLOCK) ?? []).length !== 1) throw severalKeys(path)
  return text.replace(KEY_BLOCK, () => pem)
}

function severalKeys(path: string): PKIError<'ERR_PKI_PEM'> {
  return new PKIError('ERR_PKI_PEM', `${quoteText(path)} holds more than one private key`, {
    details: { expected: ['PRIVATE KEY'], found: ['PRIVATE KEY', 'PRIVATE KEY'] },
    hint: 'Put each key into a file of its own first; nothing was changed.',
  })
}
