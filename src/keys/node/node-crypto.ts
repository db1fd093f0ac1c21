import { KeyObject, createHash, sign, verify, webcrypto } from 'node:crypto'
import type { SignKeyObjectInput } from 'node:crypto'
import { types } from 'node:util'
import type {
  CryptoProvider,
  KeyHandle,
  ProviderAlgorithm,
  ProviderBytes,
  SubtleProvider,
} from '../verify/crypto-provider.js'
import { giveWayEvery } from './give-way.js'
import { randomOctets } from './random-octets.js'

/** Milliseconds after which a batch lets the rest of the program go on. */
const MOST_BUSY_MS = 1
/**
 * WebCrypto of Node for batches: the same keys, which the runtime's own `crypto` takes as well, and the same results.
 * Signatures of P-256 and hashes of short inputs, 30 to 90 µs each, are made on the spot instead of in a thread, whose
 * hop costs as much as they do. All else is left to threads as ever, RSA, the making of keys, and keys that
 * cannot leave, so that nothing holds up the event loop.
 *
 * @example
 * ```ts
 * import { createRootCA, createServerCSR, signServerCert } from 'orchard-pki'
 * import { nodeCrypto } from 'orchard-pki/node'
 *
 * const root = await createRootCA({ commonName: 'Test CA', crypto: nodeCrypto })
 * const csr = await createServerCSR({ hosts: ['homebox.local'], crypto: nodeCrypto })
 * console.log((await signServerCert({ issuer: root, csr, crypto: nodeCrypto })).hosts)
 * ```
 */
export const nodeCrypto: CryptoProvider = Object.freeze({
  subtle: Object.freeze(subtleOfNode()),
  getRandomValues: randomOctets(),
})

/** Longest input in octets that is hashed on the spot: that takes 20 µs. */
const SHORT_OCTETS = 16 * 1024

/** First octet of a point with both coordinates: SEC 1 §2.3.3. */
const UNCOMPRESSED = Uint8Array.of(4)

/** Names of the hashes: WebCrypto's, and OpenSSL's. */
const HASHES: ReadonlyMap<unknown, string> = new Map([
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
])

/** What node:crypto hashes on the spot. */
interface Short {
  readonly hash: string
  readonly data: Uint8Array
}

/** What node:crypto signs or verifies on the spot, with its key. */
interface ShortSignature extends Short {
  readonly key: SignKeyObjectInput
}

/** Node makes its own WebCrypto when it is first asked for, which is not at import. */
function subtleOfNode(): SubtleProvider {
  const native = (): SubtleProvider => webcrypto.subtle
  const giveWay = giveWayEvery(MOST_BUSY_MS)
  return {
    digest: async (algorithm, data) => {
      const short = shortHash(algorithm, data)
      if (short === undefined) return native().digest(algorithm, data)
      await giveWay()
      return bufferOf(createHash(short.hash).update(short.data).digest())
    },
    sign: async (algorithm, key, data) => {
      const short = shortSignature([key, 'sign'], algorithm, data)
      if (short === undefined) return native().sign(algorithm, key, data)
      await giveWay()
      return bufferOf(sign(short.hash, short.data, short.key))
    },
    verify: async (...given) => {
      const [algorithm, key, signature, data] = given
      const short = shortSignature([key, 'verify'], algorithm, data)
      const claimed = copyOf(signature)
      if (short === undefined || claimed === undefined) return native().verify(...given)
      await giveWay()
      return verify(short.hash, short.data, short.key, claimed)
    },
    generateKey: (...given) => native().generateKey(...given),
    importKey: (...given) => native().importKey(...given),
    exportKey: async (format, key) =>
      (format === 'raw' ? pointOf(key) : undefined) ?? native().exportKey(format, key),
    deriveBits: (...given) => native().deriveBits(...given),
    encrypt: (...given) => native().encrypt(...given),
    decrypt: (...given) => native().decrypt(...given),
  }
}

/**
 * Tells whether a key is of P-256 and may be used so; all others, and every refusal, are WebCrypto's own affair. A key
 * that must not leave WebCrypto does not: node:crypto would be a way out (DEP0204).
 */
function isForP256(key: KeyHandle, usage: 'sign' | 'verify'): key is webcrypto.CryptoKey {
  if (!types.isCryptoKey(key) || !key.extractable || !key.usages.includes(usage)) return false
  const { algorithm } = key
  return algorithm.name === 'ECDSA' && 'namedCurve' in algorithm && algorithm.namedCurve === 'P-256'
}

/** The uncompressed point of a public key (SEC 1 §2.3.3), from its coordinates, which node:crypto has at hand. */
function pointOf(key: KeyHandle): ArrayBuffer | undefined {
  if (!isForP256(key, 'verify')) return undefined
  const { x, y } = KeyObject.from(key).export({ format: 'jwk' })
  if (x === undefined || y === undefined) return undefined
  return bufferOf(Buffer.concat([UNCOMPRESSED, Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]))
}

/** The key goes to node:crypto so that r and s are side by side, as WebCrypto has them. */
function shortSignature(
  [key, usage]: readonly [KeyHandle, 'sign' | 'verify'],
  algorithm: ProviderAlgorithm | string,
  data: ProviderBytes,
): ShortSignature | undefined {
  if (typeof algorithm === 'string' || algorithm.name !== 'ECDSA' || !('hash' in algorithm)) return undefined
  if (!isForP256(key, usage)) return undefined
  const short = shortHash(algorithm.hash, data)
  return short && { ...short, key: { key: KeyObject.from(key), dsaEncoding: 'ieee-p1363' } }
}

function shortHash(algorithm: unknown, data: ProviderBytes): Short | undefined {
  const named = typeof algorithm === 'object' && algorithm !== null && 'name' in algorithm
  const hash = HASHES.get(named ? algorithm.name : algorithm)
  const copy = hash === undefined ? undefined : copyOf(data)
  return hash === undefined || copy === undefined ? undefined : { hash, data: copy }
}

/**
 * Copies a short input, as WebCrypto does: it may change before its turn comes. What is no input, or an odd one, is
 * WebCrypto's own affair: shared memory, a buffer that was given away.
 */
function copyOf(data: ProviderBytes): Uint8Array | undefined {
  const isView = ArrayBuffer.isView(data)
  if (!types.isArrayBuffer(isView ? data.buffer : data)) return undefined
  if (data.byteLength === 0 || data.byteLength > SHORT_OCTETS) return undefined
  return isView
    ? new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
    : new Uint8Array(data.slice(0))
}

/** Node's buffers share a pool: WebCrypto gives an ArrayBuffer that holds the result alone. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}
