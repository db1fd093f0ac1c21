import { importParameters } from '../verify/algorithms.js'
import type { CryptoProvider, KeyHandle } from '../verify/crypto-provider.js'
import { defaultSignatureAlgorithm } from '../verify/public-key.js'
import { malformedKey } from './key-errors.js'
import { isPair } from './key-pair.js'
import type { PrivateKeyMaterial } from './private-key-material.js'
import type { PrivateKey } from './private-key.js'
import { wrapProviderKey } from './provider-key.js'

/**
 * Takes a private key into a crypto provider, and shows with one signature that its halves belong together.
 *
 * @throws {@link PKIError} `ERR_PKI_KEY_MALFORMED` when the provider refuses it or its halves are no pair.
 */
export async function importPrivateKey(
  material: PrivateKeyMaterial,
  crypto: CryptoProvider,
  extractable: boolean,
): Promise<PrivateKey> {
  const { publicKey, pkcs8 } = material
  const algorithm = defaultSignatureAlgorithm(publicKey)
  const parameters = importParameters(algorithm, publicKey.curve)
  let key: PrivateKey
  let pair: boolean
  try {
    const handle: KeyHandle = await crypto.subtle.importKey('pkcs8', pkcs8, parameters, extractable, ['sign'])
    key = wrapProviderKey({ crypto, handle, publicKey, algorithm })
    pair = await isPair(key, publicKey, crypto)
  } catch (cause) {
    throw malformedKey('private key', 'the crypto provider refuses it', cause)
  }
  if (pair) return key
  throw malformedKey('private key', 'its public key belongs to another')
}
