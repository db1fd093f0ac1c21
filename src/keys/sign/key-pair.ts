import type { CryptoProvider } from '../verify/crypto-provider.js'
import type { PublicKey } from '../verify/public-key.js'
import { createVerifier } from '../verify/verifier.js'
import { signerOf, type PrivateKey } from './private-key.js'

/** Octets that are signed to see whether two halves belong together. */
const PROBE_OCTETS = 32

/**
 * Tells whether what a private key signs verifies by a public key. Uses randomness.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` or `ERR_PKI_KEY_MALFORMED` when the provider refuses one of them.
 */
export async function isPair(
  key: PrivateKey,
  publicKey: PublicKey,
  crypto: CryptoProvider,
): Promise<boolean> {
  const signer = signerOf(key)
  const probe = crypto.getRandomValues(new Uint8Array(PROBE_OCTETS))
  const verifier = await createVerifier({ publicKey, algorithm: signer.algorithm, crypto })
  return verifier.isValid(probe, await signer.sign(probe))
}
