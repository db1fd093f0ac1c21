import { writeOID } from '../../der/oid.js'
import { writeOctetString, writeSequence, writeSmallInteger } from '../../der/write.js'
import { encryptPBES2 } from '../../keys/sign/passphrase-cipher.js'
import { writeEncryptedKey } from '../../keys/sign/pbes2.js'
import type { CryptoProvider } from '../../keys/verify/crypto-provider.js'
import type { EncryptedPart } from './encryption.js'
import { readShroudedKey } from './encryption.js'
import type { PasswordForms } from './password-forms.js'
import { OID_THREE_KEY_DES, encryptTripleDES } from './triple-des-encryption.js'

/** Encrypts one part of a file. */
export type EncryptPart = (
  plaintext: Uint8Array,
  password: PasswordForms,
  crypto: CryptoProvider,
) => Promise<EncryptedPart>

/**
 * Rounds of PBKDF2: as many as .NET takes for one derivation, and with the MAC's 900 000 for a file of which it takes
 * 1 000 000 (`Pkcs12LoaderLimits`). GnuTLS and NSS write 600 000 and are not read there.
 */
const MODERN_ROUNDS = 300_000
/**
 * Rounds for 3DES: each costs six hashes in all, three for the key and the IV of either part, so 700 000 for a file
 * with its MAC.
 */
const LEGACY_ROUNDS = 100_000
const SALT_OCTETS = 16
const IV_OCTETS = 16
const KEY_BITS = 256

/** PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC: the one form of PBES2 that iOS reads, from iOS 18 on. */
export const encryptModern: EncryptPart = async (plaintext, password, crypto) => {
  const parameters = {
    salt: crypto.getRandomValues(new Uint8Array(SALT_OCTETS)),
    iterations: MODERN_ROUNDS,
    hash: 'SHA-256',
    keyBits: KEY_BITS,
    iv: crypto.getRandomValues(new Uint8Array(IV_OCTETS)),
  }
  const ciphertext = await encryptPBES2(plaintext, { parameters, passphrase: password.utf8 }, crypto)
  return readShroudedKey(writeEncryptedKey({ parameters, ciphertext }))
}

/** pbeWithSHAAnd3-KeyTripleDES-CBC: what every iOS and macOS reads (RFC 7292 §C). */
export const encryptLegacy: EncryptPart = async (plaintext, password, crypto) => {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_OCTETS))
  const parameters = { keys: 3, salt, rounds: LEGACY_ROUNDS, password: password.bmp } as const
  const ciphertext = await encryptTripleDES(plaintext, parameters, crypto)
  const written = writeSequence(writeOctetString(salt), writeSmallInteger(LEGACY_ROUNDS))
  return { algorithm: writeSequence(writeOID(OID_THREE_KEY_DES), written), ciphertext }
}
