import { callProvider, resolveCrypto, type CryptoProvider } from './crypto-provider.js'

/**
 * Hashes with SHA-256: fingerprints of certificates and keys.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses.
 */
export async function sha256(bytes: Uint8Array, crypto?: CryptoProvider): Promise<Uint8Array> {
  const { subtle } = resolveCrypto(crypto)
  return new Uint8Array(await callProvider('digest', () => subtle.digest('SHA-256', bytes)))
}
