import { PKIError } from '../../base/errors.js'

/** A key inside a crypto provider. Providers do not take each other's keys. */
export interface KeyHandle {
  /** `public`, `private` or `secret`. */
  readonly type: string
  /** Whether the provider would export it. */
  readonly extractable: boolean
}

/** The operations of WebCrypto's `SubtleCrypto` that this library calls, by their structure alone. */
export interface SubtleProvider {
  /** Hashes. */
  digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer>
  /** Makes a key or a key pair. */
  generateKey(algorithm: object, extractable: boolean, usages: readonly string[]): Promise<object>
  /** Takes a key in. */
  importKey(
    format: string,
    keyData: Uint8Array,
    algorithm: object | string,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<KeyHandle>
  /** Gives a key out, as DER for `pkcs8` and `spki`. */
  exportKey(format: string, key: KeyHandle): Promise<unknown>
  /** Signs; ECDSA gives r and s side by side. */
  sign(algorithm: object | string, key: KeyHandle, data: Uint8Array): Promise<ArrayBuffer>
  /** Verifies; ECDSA takes r and s side by side. */
  verify(algorithm: object | string, key: KeyHandle, signature: Uint8Array, data: Uint8Array): Promise<boolean>
  /** Derives bits, here with PBKDF2. */
  deriveBits(algorithm: object, key: KeyHandle, length: number): Promise<ArrayBuffer>
  /** Encrypts, here with AES-CBC. */
  encrypt(algorithm: object, key: KeyHandle, data: Uint8Array): Promise<ArrayBuffer>
  /** Decrypts, here with AES-CBC. */
  decrypt(algorithm: object, key: KeyHandle, data: Uint8Array): Promise<ArrayBuffer>
}

/**
 * WebCrypto by its structure: `globalThis.crypto` of Node, Bun, Deno or a browser, or the `Crypto` of
 * `@peculiar/webcrypto`.
 */
export interface CryptoProvider {
  /** The asymmetric and symmetric operations. */
  readonly subtle: SubtleProvider
  /** Fills an array with random octets and gives it back. */
  getRandomValues(array: Uint8Array): Uint8Array
}

/** Resolves an optional `crypto` option: the given provider, or the runtime's own. */
export function resolveCrypto(given: CryptoProvider | undefined): CryptoProvider {
  const provider: CryptoProvider | undefined = given ?? globalThis.crypto
  if (typeof provider?.subtle?.sign !== 'function') {
    throw new PKIError('ERR_PKI_CRYPTO', 'this runtime has no WebCrypto', {
      details: { operation: 'subtle' },
      hint: 'Run on Node 20.19 or later, serve the page over https, or pass `crypto`.',
    })
  }
  return provider
}
