import { PKIError } from '../../base/errors.js'
import type { CryptoProvider } from '../verify/crypto-provider.js'
import { createVerifier } from '../verify/verifier.js'
import { partsOf, type PrivateKey } from './private-key.js'

/**
 * Signs with a private key. What a foreign signer gives is verified before it is returned; keys of a crypto provider
 * are believed.
 *
 * @param crypto - WebCrypto to verify with; absent: the runtime's own.
 * @throws {@link PKIError} `ERR_PKI_SIGNER` when a foreign signer fails, or gives what its public key does not verify.
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses to sign.
 */
export async function signVerified(
  key: PrivateKey,
  tbs: Uint8Array,
  crypto?: CryptoProvider,
): Promise<Uint8Array> {
  const { signer, foreign, publicKey } = partsOf(key)
  if (!foreign) return signer.sign(tbs)
  const signature = await signer.sign(tbs)
  const verifier = await createVerifier({ publicKey, algorithm: signer.algorithm, crypto })
  if (await verifier.isValid(tbs, signature)) return signature
  throw new PKIError('ERR_PKI_SIGNER', 'the signer gave a signature that its public key does not verify', {
    details: { reason: 'bad-signature' },
    hint: 'ECDSA signatures must be DER, not r and s side by side; and `sign` gets the data, not its hash.',
  })
}
