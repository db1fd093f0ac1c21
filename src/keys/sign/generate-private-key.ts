import { expectObject, expectOneOf } from '../../base/options.js'
import { KEY_KINDS, KEY_KIND_PARAMETERS, generateParameters, type KeyKind } from '../verify/algorithms.js'
import { callProvider, resolveCrypto, type CryptoProvider } from '../verify/crypto-provider.js'
import { readPublicKey } from '../verify/public-key.js'
import type { PrivateKey } from './private-key.js'
import { wrapProviderKey } from './provider-key.js'

/** Options of {@link generatePrivateKey}. */
export interface GeneratePrivateKeyOptions {
  /** Which kind of key; `rsa-4096` takes about a second, the EC kinds a millisecond. */
  readonly kind: KeyKind
  /** WebCrypto to make and keep it in; absent: the runtime's own. */
  readonly crypto?: CryptoProvider | undefined
  /**
   * Whether it can be exported; absent: true. False keeps the key's octets out of this library's objects and logs; it
   * is no boundary against code in the same process.
   */
  readonly extractable?: boolean | undefined
}

/**
 * Makes a private key. Uses randomness; no clock, no disk, no network.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when there is no such kind; `ERR_PKI_CRYPTO` when the provider is missing
 * or refuses.
 */
export async function generatePrivateKey(options: GeneratePrivateKeyOptions): Promise<PrivateKey> {
  expectObject(options, '')
  const kind = expectOneOf(options.kind, 'kind', KEY_KINDS)
  const { extractable = true } = options
  const crypto = resolveCrypto(options.crypto)
  const { subtle } = crypto
  const pair = await callProvider('generateKey', () =>
    subtle.generateKey(generateParameters(kind), extractable, ['sign', 'verify']),
  )
  const spki = await callProvider('exportKey', () => subtle.exportKey('spki', pair.publicKey))
  return wrapProviderKey({
    crypto,
    handle: pair.privateKey,
    publicKey: readPublicKey(new Uint8Array(spki)),
    algorithm: KEY_KIND_PARAMETERS[kind].signatureAlgorithm,
  })
}
