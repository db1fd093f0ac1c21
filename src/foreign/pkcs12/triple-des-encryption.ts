import { concatBytes } from '../../base/bytes.js'
import { callProvider } from '../../keys/verify/crypto-provider.js'
import type { CryptoProvider, KeyHandle } from '../../keys/verify/crypto-provider.js'
import { PURPOSE, derivePKCS12 } from './derive-pkcs12.js'
import type { PKCS12Derivation } from './derive-pkcs12.js'
import { loadTripleDES } from './triple-des.js'

/** pbeWithSHAAnd3-KeyTripleDES-CBC (RFC 7292 §C). */
export const OID_THREE_KEY_DES = '1.2.840.113549.1.12.1.3'
/** pbeWithSHAAnd2-KeyTripleDES-CBC. */
export const OID_TWO_KEY_DES = '1.2.840.113549.1.12.1.4'

/** Octets of a single DES key, and of its block. */
const DES_OCTETS = 8

/** What PKCS#12's 3DES turns a password into. */
export interface TripleDESParameters extends Omit<PKCS12Derivation, 'hash'> {
  /** Single keys that are derived: two mean that the first is used again as the third. */
  readonly keys: 2 | 3
}

/** Hashes that deriving the key and the IV costs for each round: SHA-1 gives 20 octets at a time. */
export function hashesPerRound(keys: 2 | 3): number {
  return keys === 3 ? 3 : 2
}

/** What encrypts and decrypts, ready for use. */
interface OpenCipher {
  readonly provider: CryptoProvider
  readonly key: KeyHandle
  readonly algorithm: { readonly name: string; readonly iv: Uint8Array }
}

/** Encrypts in PKCS#12's 3DES. @throws {@link PKIError} `ERR_PKI_CRYPTO`. */
export async function encryptTripleDES(
  plaintext: Uint8Array,
  parameters: TripleDESParameters,
  crypto: CryptoProvider,
): Promise<Uint8Array> {
  const { provider, key, algorithm } = await openCipher(parameters, crypto)
  return new Uint8Array(
    await callProvider('encrypt', () => provider.subtle.encrypt(algorithm, key, plaintext)),
  )
}

/** Decrypts PKCS#12's 3DES; what the provider throws at bad padding is passed on. */
export async function decryptTripleDES(
  ciphertext: Uint8Array,
  parameters: TripleDESParameters,
  crypto: CryptoProvider,
): Promise<Uint8Array> {
  const { provider, key, algorithm } = await openCipher(parameters, crypto)
  return new Uint8Array(await provider.subtle.decrypt(algorithm, key, ciphertext))
}

async function openCipher(
  { keys, ...derivation }: TripleDESParameters,
  { subtle }: CryptoProvider,
): Promise<OpenCipher> {
  const from = { ...derivation, hash: 'SHA-1' } as const
  const derived = await derivePKCS12(from, { purpose: PURPOSE.key, length: keys * DES_OCTETS }, subtle)
  const iv = await derivePKCS12(from, { purpose: PURPOSE.iv, length: DES_OCTETS }, subtle)
  const octets = keys === 3 ? derived : concatBytes([derived, derived.subarray(0, DES_OCTETS)])
  const provider = await loadTripleDES()
  const key = await callProvider('importKey', () =>
    provider.subtle.importKey('raw', octets, 'DES-EDE3-CBC', false, ['encrypt', 'decrypt']),
  )
  derived.fill(0)
  octets.fill(0)
  return { provider, key, algorithm: { name: 'DES-EDE3-CBC', iv } }
}
