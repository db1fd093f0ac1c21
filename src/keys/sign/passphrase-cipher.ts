import { PKIError } from '../../base/errors.js'
import { callProvider, type CryptoProvider, type KeyHandle } from '../verify/crypto-provider.js'
import type { EncryptedKey, PBES2Parameters } from './pbes2.js'

/**
 * Decrypts PBES2 with PBKDF2 and AES-CBC, or with the cipher that the parameters name where the provider has it.
 *
 * @throws {@link PKIError} `ERR_PKI_PASSPHRASE` `wrong-or-damaged` when the padding is wrong; about one wrong
 * passphrase in 256 passes here and gives garbage.
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider lacks the algorithm, as Chrome lacks AES-192.
 * @see RFC 8018 §6.2.2
 */
export async function decryptPBES2(
  { parameters, ciphertext }: EncryptedKey,
  passphrase: Uint8Array,
  { subtle }: CryptoProvider,
): Promise<Uint8Array> {
  const key = await deriveKey(parameters, passphrase, subtle)
  try {
    return new Uint8Array(await subtle.decrypt(cipherParameters(parameters), key, ciphertext))
  } catch (cause) {
    throw wrongPassphrase(cause)
  }
}

/**
 * Encrypts with PBES2 with PBKDF2 and AES-CBC.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses.
 * @see RFC 8018 §6.2.1
 */
export async function encryptPBES2(
  plaintext: Uint8Array,
  { parameters, passphrase }: { readonly parameters: PBES2Parameters; readonly passphrase: Uint8Array },
  { subtle }: CryptoProvider,
): Promise<Uint8Array> {
  const key = await deriveKey(parameters, passphrase, subtle)
  return new Uint8Array(
    await callProvider('encrypt', () => subtle.encrypt(cipherParameters(parameters), key, plaintext)),
  )
}

/** The error for a passphrase that does not open the file. */
export function wrongPassphrase(cause?: unknown): PKIError<'ERR_PKI_PASSPHRASE'> {
  return new PKIError('ERR_PKI_PASSPHRASE', 'the passphrase is wrong, or the encrypted key is damaged', {
    details: { reason: 'wrong-or-damaged' },
    hint: 'Try again; upper and lower case, and a space or line break at the end, count.',
    cause,
  })
}

async function deriveKey(
  parameters: PBES2Parameters,
  passphrase: Uint8Array,
  subtle: CryptoProvider['subtle'],
): Promise<KeyHandle> {
  const { salt, iterations, hash, keyBits, cipher = 'AES-CBC' } = parameters
  const pbkdf2 = { name: 'PBKDF2', salt, iterations, hash: { name: hash } }
  const base = await callProvider('importKey', () =>
    subtle.importKey('raw', passphrase, 'PBKDF2', false, ['deriveBits']),
  )
  const derived = await callProvider('deriveBits', () => subtle.deriveBits(pbkdf2, base, keyBits))
  const octets = new Uint8Array(derived)
  const key = await callProvider('importKey', () =>
    subtle.importKey('raw', octets, cipher, false, ['encrypt', 'decrypt']),
  )
  octets.fill(0)
  return key
}

function cipherParameters({ iv, cipher }: PBES2Parameters): {
  readonly name: string
  readonly iv: Uint8Array
} {
  return { name: cipher ?? 'AES-CBC', iv }
}
