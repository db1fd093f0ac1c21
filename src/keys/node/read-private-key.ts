import { createPrivateKey } from 'node:crypto'

import { PKIError, isPKIError } from '../../base/errors.js'
import { expectBytes, expectObject } from '../../base/options.js'
import { wrongPassphrase } from '../sign/passphrase-cipher.js'
import { passphraseOctets } from '../sign/passphrase.js'
import type { PrivateKey } from '../sign/private-key.js'
import {
  readPrivateKey,
  type PrivateKeySource,
  type ReadPrivateKeySettings,
} from '../sign/read-private-key.js'

/** A private key in any form that a disk holds: PEM text, DER octets, or the octets of a file. */
export type AnyPrivateKeySource =
  | PrivateKeySource
  | {
      /** What a file holds: PEM text in UTF-8 or UTF-16, or DER. */
      readonly file: Uint8Array
    }

/** Options of {@link readAnyPrivateKey}. */
export type ReadAnyPrivateKeyOptions = AnyPrivateKeySource & ReadPrivateKeySettings

/**
 * Reads a private key as `readPrivateKey` does, and what only OpenSSL can decrypt besides: PEM with `Proc-Type`
 * (`openssl genrsa -aes256` of 1.0 and 1.1), PBES2 with scrypt or 3DES, PBE-SHA1-3DES. No file is opened and no
 * process started; OpenSSL's decryption blocks the event loop while it lasts.
 *
 * @throws {@link PKIError} As `readPrivateKey`; `ERR_PKI_KEY_SCHEME` where this Node's OpenSSL lacks the cipher too, as
 * RC2 and DES.
 */
export async function readAnyPrivateKey(options: ReadAnyPrivateKeyOptions): Promise<PrivateKey> {
  expectObject(options, '')
  const { passphrase, crypto, extractable } = options
  const source = 'file' in options ? sourceOf(expectBytes(options.file, 'file')) : options
  try {
    return await readPrivateKey({ ...source, passphrase, crypto, extractable })
  } catch (error) {
    if (!isPKIError(error, 'ERR_PKI_KEY_SCHEME') || NOT_OPENSSL.has(error.details.scheme)) throw error
    return readPrivateKey({ der: decrypt(source, passphrase, error.details.scheme), crypto, extractable })
  }
}

/** Schemes that OpenSSL does not read as a private key either. */
const NOT_OPENSSL: ReadonlySet<string> = new Set(['OpenSSH', 'PKCS#12'])

/** First octet of every format in DER. */
const SEQUENCE = 0x30

function sourceOf(file: Uint8Array): PrivateKeySource {
  const pem = textOfKeyFile(file)
  return pem === undefined ? { der: file } : { pem }
}

/** The text of a key file in any encoding that editors save; `undefined` where it holds DER. */
export function textOfKeyFile(file: Uint8Array): string | undefined {
  return file[0] === SEQUENCE ? undefined : new TextDecoder(encodingOf(file)).decode(file)
}

/** UTF-16 shows by its byte order mark, or by a zero beside the first hyphen. */
function encodingOf([first, second]: Uint8Array): string {
  if ((first === 0xff && second === 0xfe) || second === 0) return 'utf-16le'
  if ((first === 0xfe && second === 0xff) || first === 0) return 'utf-16be'
  return 'utf-8'
}

/** Gives the key as plain PKCS#8, DER. */
function decrypt(source: PrivateKeySource, passphrase: string | undefined, scheme: string): Uint8Array {
  const secret = Buffer.from(passphraseOctets(passphrase))
  const input =
    'der' in source
      ? ({ key: Buffer.from(source.der), format: 'der', type: 'pkcs8' } as const)
      : ({ key: keyBlock(source.pem), format: 'pem' } as const)
  try {
    const key = createPrivateKey({ ...input, passphrase: secret })
    return Uint8Array.from(key.export({ type: 'pkcs8', format: 'der' }))
  } catch (cause) {
    throw isUnsupported(cause) ? unknownToOpenSSL(scheme, cause) : wrongPassphrase(cause)
  } finally {
    secret.fill(0)
  }
}

/** The first block with a private key; OpenSSL would otherwise stop at a block that it does not know. */
function keyBlock(pem: string): string {
  return /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[^]*?-----END \1-----/.exec(pem)?.[0] ?? pem
}

/** OpenSSL's codes for a cipher that it lacks. `ERR_OSSL_UNSUPPORTED` alone means garbage: a wrong passphrase. */
function isUnsupported(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return /^ERR_OSSL_(?:EVP|PEM)_UNSUPPORTED/.test(code)
}

function unknownToOpenSSL(scheme: string, cause: unknown): PKIError<'ERR_PKI_KEY_SCHEME'> {
  return new PKIError(
    'ERR_PKI_KEY_SCHEME',
    `the private key is stored as ${scheme}, which this Node cannot decrypt`,
    {
      details: { scheme },
      hint:
        'Encrypt it anew: openssl pkcs8 -provider legacy -provider default -in old.pem ' +
        '-topk8 -v2 aes-256-cbc -out new.pem',
      cause,
    },
  )
}
