import type { EncodedInput } from '../../base/encoded-input.js'
import { PKIError } from '../../base/errors.js'
import { expectObject } from '../../base/options.js'
import type { CryptoProvider, KeyHandlePair } from '../verify/crypto-provider.js'
import { assertUsablePublicKey, readPublicKey } from '../verify/public-key.js'
import { isPrivateKey } from './private-key.js'
import type { PrivateKey } from './private-key.js'
import { readPrivateKey } from './read-private-key.js'
import type { Signer } from './signer.js'
import { privateKeyFromCryptoKeys, privateKeyFromSigner } from './wrap-signer.js'

/**
 * A private key made elsewhere: encoded, with its passphrase where it is encrypted; a {@link Signer}; or a pair of
 * keys of a crypto provider together with that provider.
 */
export type ForeignPrivateKey =
  | (EncodedInput & {
      /** Passphrase of an encrypted key. */
      readonly passphrase?: string
    })
  | {
      /** A key in an HSM or a KMS. */
      readonly signer: Signer
    }
  | {
      /** A WebCrypto key pair. */
      readonly keyPair: KeyHandlePair
      /** The provider that the pair lives in; absent, the runtime's own. */
      readonly crypto?: CryptoProvider
    }

/** A private key of this library, or one made elsewhere. */
export type PrivateKeyInput = PrivateKey | ForeignPrivateKey

/**
 * Takes a private key in, wherever it was made, and refuses one that iOS could not use.
 *
 * @throws {@link PKIError} `ERR_PKI_KEY_*`, `ERR_PKI_PASSPHRASE`, `ERR_PKI_PEM`, `ERR_PKI_SIGNER`, `ERR_PKI_OPTION`.
 */
export async function takePrivateKey(input: PrivateKeyInput, crypto: CryptoProvider): Promise<PrivateKey> {
  const key = await openPrivateKey(input, crypto)
  assertUsablePublicKey(readPublicKey(key.publicKey))
  return key
}

async function openPrivateKey(input: PrivateKeyInput, crypto: CryptoProvider): Promise<PrivateKey> {
  if (isPrivateKey(input)) return input
  expectObject(input, 'privateKey')
  if ('signer' in input) return privateKeyFromSigner(input.signer)
  if ('keyPair' in input)
    return privateKeyFromCryptoKeys({ ...input.keyPair, crypto: input.crypto ?? crypto })
  if ('pem' in input || 'der' in input) return readPrivateKey({ ...input, crypto })
  throw new PKIError('ERR_PKI_OPTION', 'privateKey is not a private key', {
    details: {
      option: 'privateKey',
      expected: 'the privateKey of a result, { pem }, { der }, { signer } or { keyPair }',
    },
  })
}
