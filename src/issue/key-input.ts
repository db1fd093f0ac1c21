import { PKIError } from '../base/errors.js'
import { expectOneOf } from '../base/options.js'
import { generatePrivateKey } from '../keys/sign/generate-private-key.js'
import type { PrivateKey } from '../keys/sign/private-key.js'
import { takePrivateKey } from '../keys/sign/take-private-key.js'
import { KEY_KINDS } from '../keys/verify/algorithms.js'
import type { CryptoProvider } from '../keys/verify/crypto-provider.js'
import type { KeyOptions } from './records.js'

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
