import { expectObject, expectOneOf } from '../../base/options.js'
import {
  KEY_KINDS,
  KEY_KIND_PARAMETERS,
  generateParameters,
  type KeyKind,
  type KeyKindParameters,
} from '../verify/algorithms.js'
import {
  callProvider,
  resolveCrypto,
  type CryptoProvider,
  type KeyHandle,
  type SubtleProvider,
} from '../verify/crypto-provider.js'
import { findCurve } from '../verify/curves.js'
import { readOwnPublicKey, writeECPublicKey, type PublicKey } from '../verify/public-key.js'
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
  const parameters = KEY_KIND_PARAMETERS[kind]
  return wrapProviderKey({
    crypto,
    handle: pair.privateKey,
    publicKey: await takeOut(pair.publicKey, parameters, subtle),
    algorithm: parameters.signatureAlgorithm,
  })
}

/** Of an EC key the bare point: OpenSSL 3 takes twice as long to write a SubjectPublicKeyInfo around it as we do. */
async function takeOut(
  handle: KeyHandle,
  parameters: KeyKindParameters,
  subtle: SubtleProvider,
): Promise<PublicKey> {
  const curve = parameters.family === 'ec' ? findCurve(parameters.curve) : undefined
  const format = curve === undefined ? 'spki' : 'raw'
  const octets = new Uint8Array(await callProvider('exportKey', () => subtle.exportKey(format, handle)))
  return readOwnPublicKey(curve === undefined ? octets : writeECPublicKey(curve.oid, octets))
}
