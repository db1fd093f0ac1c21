import type { CryptoProvider } from '../verify/crypto-provider.js'
import { encryptPBES2 } from './passphrase-cipher.js'
import { newPassphraseOctets } from './passphrase.js'
import { writeEncryptedKey } from './pbes2.js'

/** Rounds of PBKDF2-HMAC-SHA256 (OWASP Password Storage Cheat Sheet, 2023). */
const ITERATIONS = 600_000
const SALT_OCTETS = 16
const IV_OCTETS = 16
const KEY_BITS = 256

/**
 * Encrypts a PKCS#8 key under a passphrase: PBES2, PBKDF2-HMAC-SHA256 with 600 000 rounds, AES-256-CBC. Uses
 * randomness.
 *
 * @param passphrase - Its UTF-8 is used as it is, not normalised.
 * @returns EncryptedPrivateKeyInfo, DER.
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` `unusable` when it is empty, longer than 1023 octets, or holds a line
 * break or a NUL.
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses.
 * @see RFC 5958 §3, RFC 8018 §6.2
 */
export async function encryptPKCS8(
  pkcs8: Uint8Array,
  passphrase: string,
  crypto: CryptoProvider,
): Promise<Uint8Array> {
  const octets = newPassphraseOctets(passphrase)
  const parameters = {
    salt: crypto.getRandomValues(new Uint8Array(SALT_OCTETS)),
    iterations: ITERATIONS,
    hash: 'SHA-256',
    keyBits: KEY_BITS,
    iv: crypto.getRandomValues(new Uint8Array(IV_OCTETS)),
  }
  const ciphertext = await encryptPBES2(pkcs8, { parameters, passphrase: octets }, crypto)
  return writeEncryptedKey({ parameters, ciphertext })
}
