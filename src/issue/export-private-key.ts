import { expectRecord, expectString } from '../base/options.js'
import { encodePEM } from '../base/pem.js'
import { encryptPKCS8 } from '../keys/sign/encrypt-private-key.js'
import { pkcs8Of } from '../keys/sign/private-key.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import { resolveCrypto } from '../keys/verify/crypto-provider.js'
import type { Encoded } from '../base/encoded-input.js'
import type { CryptoOptions } from './records.js'

/** What `exportPrivateKey` takes. */
export interface ExportPrivateKeyOptions extends CryptoOptions {
  /** The key of a root, an intermediate or a request. */
  readonly privateKey: PrivateKey
  /** What encrypts it, used as UTF-8 octets just as openssl does. It cannot be recovered. */
  readonly passphrase: string
}

/**
 * Exports a private key encrypted: PKCS#8 with PBES2, PBKDF2-HMAC-SHA256 of 600 000 rounds, AES-256-CBC. Uses
 * randomness. openssl reads it; so does `loadIssuer`.
 *
 * @returns EncryptedPrivateKeyInfo as DER and PEM.
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` (`unusable`) for an empty one, `ERR_PKI_KEY_NOT_EXTRACTABLE` for a key
 * in a signer or one that may not leave its provider, `ERR_PKI_OPTION`.
 * @see RFC 8018 §6.2 (PBES2), RFC 5958 §3
 * @example
 * ```ts
 * import { createRootCA, exportPrivateKey } from 'orchard-pki'
 *
 * const { privateKey } = await createRootCA({ commonName: 'Home CA' })
 * const { pem } = await exportPrivateKey({ privateKey, passphrase: 'correct horse battery staple' })
 * console.log(pem.split('\n')[0]) // -----BEGIN ENCRYPTED PRIVATE KEY-----
 * ```
 */
export async function exportPrivateKey(options: ExportPrivateKeyOptions): Promise<Encoded> {
  expectRecord(options, '', ['privateKey', 'passphrase', 'crypto'])
  const crypto = resolveCrypto(options.crypto)
  const passphrase = expectString(options.passphrase, 'passphrase')
  const der = await encryptPKCS8(await pkcs8Of(options.privateKey), passphrase, crypto)
  return Object.freeze({ der, pem: encodePEM('ENCRYPTED PRIVATE KEY', der) })
}

/** What `exportUnencryptedPrivateKey` takes. */
export interface ExportUnencryptedPrivateKeyOptions {
  /** The key of a server: Jupyter waits for a passphrase at every start when its key file is encrypted. */
  readonly privateKey: PrivateKey
}

/**
 * Exports a private key as it is: PKCS#8, not encrypted. Whoever reads the result has the key; write it to a file that
 * only its owner can read.
 *
 * @returns PrivateKeyInfo as DER and PEM.
 * @throws {@link PKIError} `ERR_PKI_KEY_NOT_EXTRACTABLE`, `ERR_PKI_OPTION`.
 * @see RFC 5208 §5
 */
export async function exportUnencryptedPrivateKey(
  options: ExportUnencryptedPrivateKeyOptions,
): Promise<Encoded> {
  expectRecord(options, '', ['privateKey'])
  const der = await pkcs8Of(options.privateKey)
  return Object.freeze({ der, pem: encodePEM('PRIVATE KEY', der) })
}
