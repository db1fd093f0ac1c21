import { PKIError } from '../base/errors.js'
import { expectObject, expectOneOf } from '../base/options.js'
import { generatePrivateKey } from '../keys/sign/generate-private-key.js'
import { isPrivateKey } from '../keys/sign/private-key.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import { readPrivateKey } from '../keys/sign/read-private-key.js'
import { privateKeyFromCryptoKeys, privateKeyFromSigner } from '../keys/sign/wrap-signer.js'
import { KEY_KINDS } from '../keys/verify/algorithms.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import { assertUsablePublicKey, readPublicKey } from '../keys/verify/public-key.js'
import type { KeyOptions, PrivateKeyInput } from './records.js'

/**
 * Gives the key of a new certificate or request: the caller's, or a fresh one.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when both are asked for; `ERR_PKI_KEY_*` when the key is unusable.
 */
export async function resolveKey(options: KeyOptions, crypto: CryptoProvider): Promise<PrivateKey> {
  if (options.privateKey === undefined) {
    const kind =
      options.keyKind === undefined ? 'ec-p256' : expectOneOf(options.keyKind, 'keyKind', KEY_KINDS)
    return generatePrivateKey({ kind, crypto })
  }
  if (options.keyKind !== undefined) {
    throw new PKIError('ERR_PKI_OPTION', 'keyKind asks for a fresh key and privateKey gives one', {
      details: { option: 'keyKind', expected: 'either keyKind or privateKey' },
    })
  }
  return takePrivateKey(options.privateKey, crypto)
}

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
