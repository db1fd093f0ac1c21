import { signParameters, type SignatureAlgorithm } from '../verify/algorithms.js'
import { callProvider, type CryptoProvider, type KeyHandle } from '../verify/crypto-provider.js'
import { ecdsaToDER } from '../verify/ecdsa-signature.js'
import type { PublicKey } from '../verify/public-key.js'
import { createPrivateKey, type PrivateKey } from './private-key.js'

/** A private key inside a crypto provider. */
export interface ProviderKey {
  /** The provider that holds it and alone can use it. */
  readonly crypto: CryptoProvider
  /** The provider's handle. */
  readonly handle: KeyHandle
  /** Its public half. */
  readonly publicKey: PublicKey
  /** The algorithm that it signs with; for RSA the one that the handle is bound to. */
  readonly algorithm: SignatureAlgorithm
}

/** Wraps a key of a crypto provider, which keeps the secret, as an opaque private key. */
export function wrapProviderKey({ crypto, handle, publicKey, algorithm }: ProviderKey): PrivateKey {
  const { subtle } = crypto
  const parameters = signParameters(algorithm)
  const toX509 = publicKey.family === 'ec' ? ecdsaToDER : (signature: Uint8Array): Uint8Array => signature
  const sign = async (tbs: Uint8Array): Promise<Uint8Array> =>
    toX509(new Uint8Array(await callProvider('sign', () => subtle.sign(parameters, handle, tbs))))
  const exportPKCS8 = async (): Promise<Uint8Array> =>
    new Uint8Array(await callProvider('exportKey', () => subtle.exportKey('pkcs8', handle)))
  return createPrivateKey({
    publicKey,
    signer: Object.freeze({ algorithm, publicKey: publicKey.der, sign }),
    foreign: false,
    handle,
    exportPKCS8: handle.extractable ? exportPKCS8 : undefined,
  })
}
