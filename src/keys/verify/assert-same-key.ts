import { equalBytes, toHex } from '../../base/bytes.js'
import { PKIError } from '../../base/errors.js'
import type { CryptoProvider } from './crypto-provider.js'
import { sha256 } from './digest.js'

/** The two halves of a pair as somebody gave them, and what is said where they are of two pairs. */
export interface ClaimedPair {
  /** SubjectPublicKeyInfo of the certificate, or of the request for one, DER. */
  readonly certificateKey: Uint8Array
  /** SubjectPublicKeyInfo of the private key, DER. */
  readonly privateKey: Uint8Array
  /** The message, e.g. `this private key does not belong to this certificate`. */
  readonly fact: string
  /** The cure. */
  readonly hint: string
}

/**
 * Refuses a private key whose public half is not the one in the certificate, or in the request for one.
 *
 * @param crypto - WebCrypto to hash with; absent: the runtime's own.
 * @throws {@link PKIError} `ERR_PKI_KEY_MISMATCH` with the digests of both; `ERR_PKI_CRYPTO` when the provider refuses to
 * hash them.
 */
export async function assertSameKey(
  { certificateKey, privateKey, fact, hint }: ClaimedPair,
  crypto?: CryptoProvider,
): Promise<void> {
  if (equalBytes(certificateKey, privateKey)) return
  const [ofCertificate, own] = await Promise.all([sha256(certificateKey, crypto), sha256(privateKey, crypto)])
  throw new PKIError('ERR_PKI_KEY_MISMATCH', fact, {
    details: { certificateKey: toHex(ofCertificate), privateKey: toHex(own) },
    hint,
  })
}
