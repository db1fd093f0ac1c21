import { PKIError } from '../../base/errors.js'

/** Parameters of a WebCrypto operation: a name, and what that algorithm needs besides. */
export interface ProviderAlgorithm {
  /** WebCrypto's name of the algorithm, e.g. `ECDSA`. */
  readonly name: string
}

/** What WebCrypto takes as octets (Web IDL `BufferSource`); this library gives it byte arrays only. */
export type ProviderBytes = ArrayBuffer | ArrayBufferView

/** A key inside a crypto provider, e.g. a `CryptoKey`. Providers do not take each other's keys. */
export interface KeyHandle {
  /** `public`, `private` or `secret`. */
  readonly type: string
  /** Whether the provider would export it. */
  readonly extractable: boolean
  /** What the key is made for; RSA keys carry their `hash`, EC keys their `namedCurve`. */
  readonly algorithm: ProviderAlgorithm
}

/** A key pair inside a crypto provider, e.g. a `CryptoKeyPair`. */
export interface KeyHandlePair {
  /** The half that signs. */
  readonly privateKey: KeyHandle
  /** The half that verifies. */
  readonly publicKey: KeyHandle
}

/**
 * The operations of WebCrypto's `SubtleCrypto` that this library calls, by their structure alone. Parameters are as
 * wide as any provider's, so that every `SubtleCrypto` fits without a cast.
 *
 * @see W3C Web Cryptography API §14
 */
export interface SubtleProvider {
  /** Hashes. */
  digest(algorithm: ProviderAlgorithm | string, data: ProviderBytes): Promise<ArrayBuffer>
  /** Makes a key pair. */
  generateKey(
    algorithm: ProviderAlgorithm,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<KeyHandlePair>
  /** Takes a key in, as DER for `pkcs8` and `spki`. */
  importKey(
    format: 'pkcs8' | 'spki' | 'raw',
    keyData: ProviderBytes,
    algorithm: ProviderAlgorithm | string,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<KeyHandle>
  /** Gives a key out: as DER for `pkcs8` and `spki`, as an uncompressed point for `raw`, which is asked of EC keys only. */
  exportKey(format: 'pkcs8' | 'spki' | 'raw', key: KeyHandle): Promise<ArrayBuffer>
  /** Signs; ECDSA gives r and s side by side. */
  sign(algorithm: ProviderAlgorithm | string, key: KeyHandle, data: ProviderBytes): Promise<ArrayBuffer>
  /** Verifies; ECDSA takes r and s side by side. */
  verify(
    algorithm: ProviderAlgorithm | string,
    key: KeyHandle,
    signature: ProviderBytes,
    data: ProviderBytes,
  ): Promise<boolean>
  /** Derives bits, here with PBKDF2. */
  deriveBits(algorithm: ProviderAlgorithm | string, key: KeyHandle, length: number): Promise<ArrayBuffer>
  /** Encrypts, here with AES-CBC. */
  encrypt(algorithm: ProviderAlgorithm | string, key: KeyHandle, data: ProviderBytes): Promise<ArrayBuffer>
  /** Decrypts, here with AES-CBC. */
  decrypt(algorithm: ProviderAlgorithm | string, key: KeyHandle, data: ProviderBytes): Promise<ArrayBuffer>
}

/**
 * WebCrypto by its structure: `globalThis.crypto` of Node, Bun, Deno or a browser, or the `Crypto` of
 * `@peculiar/webcrypto`.
 */
export interface CryptoProvider {
  /** The asymmetric and symmetric operations. */
  readonly subtle: SubtleProvider
  /** Fills an array with random octets and gives it back. */
  getRandomValues(array: Uint8Array<ArrayBuffer>): Uint8Array
}

/**
 * Resolves an optional `crypto` option: the given provider, or the runtime's own.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when there is none (an old runtime, or a page not served over https), or
 * what is given cannot sign or draw random octets; `details.operation` is the member that is missing.
 */
export function resolveCrypto(given: CryptoProvider | undefined): CryptoProvider {
  const provider: unknown = given ?? globalThis.crypto
  if (isProvider(provider)) return provider
  const whose = given === undefined ? 'this runtime' : 'crypto'
  const operation = canSign(provider) ? 'getRandomValues' : 'subtle'
  throw new PKIError('ERR_PKI_CRYPTO', `${whose} has no ${operation} of WebCrypto`, {
    details: { operation },
    hint: 'Run on Node 20.19 or later, serve the page over https, or pass a whole `crypto`.',
  })
}

/** True for what can sign and draw; a whole provider is the caller's promise. */
function isProvider(value: unknown): value is CryptoProvider {
  return canSign(value) && hasField(value, 'getRandomValues') && typeof value.getRandomValues === 'function'
}

function canSign(value: unknown): boolean {
  return (
    hasField(value, 'subtle') && hasField(value.subtle, 'sign') && typeof value.subtle.sign === 'function'
  )
}

function hasField<Name extends string>(value: unknown, name: Name): value is Readonly<Record<Name, unknown>> {
  return typeof value === 'object' && value !== null && name in value
}

/**
 * Waits for an operation of a provider and names it where the provider fails.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses; its own error is the `cause`.
 */
export async function callProvider<Result>(operation: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (cause) {
    throw new PKIError('ERR_PKI_CRYPTO', `the crypto provider refused ${operation}`, {
      details: { operation },
      cause,
    })
  }
}
