import { callProvider, resolveCrypto, type CryptoProvider } from './crypto-provider.js'

/**
 * Hashes with SHA-1: for key identifiers only (RFC 5280 §4.2.1.2), never for a signature.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses.
 */
export async function sha1(bytes: Uint8Array, crypto?: CryptoProvider): Promise<Uint8Array> {
  return digest('SHA-1', bytes, crypto)
}

/**
 * Hashes with SHA-256: fingerprints of certificates and keys.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses.
 */
export async function sha256(bytes: Uint8Array, crypto?: CryptoProvider): Promise<Uint8Array> {
  return digest('SHA-256', bytes, crypto)
}

async function digest(hash: string, bytes: Uint8Array, crypto?: CryptoProvider): Promise<Uint8Array> {
  const { subtle } = resolveCrypto(crypto)
  return new Uint8Array(await callProvider('digest', () => subtle.digest(hash, bytes)))
}
