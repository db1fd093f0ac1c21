/**
 * The parts of `lib.dom.d.ts` (TypeScript 6.0) that a provider is made of, as they stand there: the library itself is
 * compiled without the DOM, and must take a browser's `crypto` without a cast.
 */
type BufferSource = ArrayBufferView<ArrayBuffer> | ArrayBuffer
type AlgorithmIdentifier = Algorithm | string
type KeyUsage =
  'decrypt' | 'deriveBits' | 'deriveKey' | 'encrypt' | 'sign' | 'unwrapKey' | 'verify' | 'wrapKey'
type KeyFormat = 'jwk' | 'pkcs8' | 'raw' | 'spki'

interface Algorithm {
  name: string
}
interface HashedParams extends Algorithm {
  hash: AlgorithmIdentifier
}
interface EcParams extends Algorithm {
  namedCurve: string
}
interface RsaHashedKeyGenParams extends HashedParams {
  modulusLength: number
  publicExponent: Uint8Array<ArrayBuffer>
}
interface AesCbcParams extends Algorithm {
  iv: BufferSource
}
interface Pbkdf2Params extends HashedParams {
  iterations: number
  salt: BufferSource
}
interface JsonWebKey {
  kty?: string
}
interface BrowserKey {
  readonly algorithm: Algorithm
  readonly extractable: boolean
  readonly type: 'private' | 'public' | 'secret'
  readonly usages: KeyUsage[]
}
interface BrowserKeyPair {
  privateKey: BrowserKey
  publicKey: BrowserKey
}
type ImportParams = AlgorithmIdentifier | HashedParams | EcParams

interface BrowserSubtle {
  decrypt(
    algorithm: AlgorithmIdentifier | AesCbcParams,
    key: BrowserKey,
    data: BufferSource,
  ): Promise<ArrayBuffer>
  deriveBits(
    algorithm: AlgorithmIdentifier | Pbkdf2Params,
    baseKey: BrowserKey,
    length?: number | null,
  ): Promise<ArrayBuffer>
  digest(algorithm: AlgorithmIdentifier, data: BufferSource): Promise<ArrayBuffer>
  encrypt(
    algorithm: AlgorithmIdentifier | AesCbcParams,
    key: BrowserKey,
    data: BufferSource,
  ): Promise<ArrayBuffer>
  exportKey(format: 'jwk', key: BrowserKey): Promise<JsonWebKey>
  exportKey(format: Exclude<KeyFormat, 'jwk'>, key: BrowserKey): Promise<ArrayBuffer>
  exportKey(format: KeyFormat, key: BrowserKey): Promise<ArrayBuffer | JsonWebKey>
  generateKey(
    algorithm: RsaHashedKeyGenParams | EcParams,
    extractable: boolean,
    keyUsages: readonly KeyUsage[],
  ): Promise<BrowserKeyPair>
  generateKey(
    algorithm: Pbkdf2Params,
    extractable: boolean,
    keyUsages: readonly KeyUsage[],
  ): Promise<BrowserKey>
  generateKey(
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    keyUsages: KeyUsage[],
  ): Promise<BrowserKeyPair | BrowserKey>
  importKey(
    format: 'jwk',
    keyData: JsonWebKey,
    algorithm: ImportParams,
    extractable: boolean,
    keyUsages: readonly KeyUsage[],
  ): Promise<BrowserKey>
  importKey(
    format: Exclude<KeyFormat, 'jwk'>,
    keyData: BufferSource,
    algorithm: ImportParams,
    extractable: boolean,
    keyUsages: KeyUsage[],
  ): Promise<BrowserKey>
  sign(
    algorithm: AlgorithmIdentifier | HashedParams,
    key: BrowserKey,
    data: BufferSource,
  ): Promise<ArrayBuffer>
  verify(
    algorithm: AlgorithmIdentifier | HashedParams,
    key: BrowserKey,
    signature: BufferSource,
    data: BufferSource,
  ): Promise<boolean>
}

/** A browser's `Crypto`. */
export interface BrowserCrypto {
  readonly subtle: BrowserSubtle
  getRandomValues<T extends Exclude<BufferSource, ArrayBuffer>>(array: T): T
}
