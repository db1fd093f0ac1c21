import { concatBytes } from '../../base/bytes.js'
import { callProvider } from '../../keys/verify/crypto-provider.js'
import type { SubtleProvider } from '../../keys/verify/crypto-provider.js'
import { rehashSHA1 } from '../../keys/verify/sha1.js'
import { rehashSHA256 } from '../../keys/verify/software/sha256.js'

/** Hashes of PKCS#12's own derivation. */
export type PKCS12Hash = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512'

/** What octets are derived for (RFC 7292 §B.3). */
export const PURPOSE = { key: 1, iv: 2, mac: 3 } as const

/** What PKCS#12 derives octets from. */
export interface PKCS12Derivation {
  /** The hash. */
  readonly hash: PKCS12Hash
  /** The password as UTF-16 with its two zero octets, or nothing. */
  readonly password: Uint8Array
  /** The salt. */
  readonly salt: Uint8Array
  /** How often each block is hashed. */
  readonly rounds: number
}

/** What is to be derived. */
export interface DerivedPart {
  /** One of {@link PURPOSE}. */
  readonly purpose: number
  /** Octets that are wanted. */
  readonly length: number
}

/** Octets of a hash, and of the block that it works on. */
export const HASH_SIZES: Readonly<Record<PKCS12Hash, { readonly output: number; readonly block: number }>> = {
  'SHA-1': { output: 20, block: 64 },
  'SHA-256': { output: 32, block: 64 },
  'SHA-384': { output: 48, block: 128 },
  'SHA-512': { output: 64, block: 128 },
}

/**
 * Derives octets from a password in PKCS#12's own way. Every few thousand rounds one goes through the crypto provider,
 * so that the event loop runs meanwhile; the others are hashed here, because a trip to the provider costs ten times the
 * hash.
 *
 * @throws {@link PKIError} `ERR_PKI_CRYPTO` when the provider refuses the hash.
 * @see RFC 7292 §B.2
 */
export async function derivePKCS12(
  derivation: PKCS12Derivation,
  { purpose, length }: DerivedPart,
  subtle: SubtleProvider,
): Promise<Uint8Array> {
  const { hash, password, salt, rounds } = derivation
  const { output, block } = HASH_SIZES[hash]
  const input = concatBytes([fillBlocks(salt, block), fillBlocks(password, block)])
  const diversifier = new Uint8Array(block).fill(purpose)
  const derived = new Uint8Array(Math.ceil(length / output) * output)
  for (let at = 0; at < length; at += output) {
    const first = await digest(concatBytes([diversifier, input]), hash, subtle)
    const last = await rehash(first, { hash, times: rounds - 1 }, subtle)
    derived.set(last, at)
    addToBlocks(input, repeat(last, block), block)
  }
  input.fill(0)
  return derived.subarray(0, length)
}

/** Repeats octets up to a whole number of blocks (RFC 7292 §B.2 steps 2 and 3). */
function fillBlocks(octets: Uint8Array, block: number): Uint8Array {
  return repeat(octets, block * Math.ceil(octets.length / block))
}

function repeat(octets: Uint8Array, length: number): Uint8Array {
  const repeated = new Uint8Array(length)
  for (let at = 0; at < length; at += octets.length) repeated.set(octets.subarray(0, length - at), at)
  return repeated
}

/** Adds a number and one to each block of the input, as big-endian numbers of that size (step 6 C). */
function addToBlocks(input: Uint8Array, addend: Uint8Array, block: number): void {
  const sums = new DataView(input.buffer, input.byteOffset, input.length)
  const addends = new DataView(addend.buffer, addend.byteOffset, addend.length)
  for (let start = 0; start < input.length; start += block) {
    let carry = 1
    for (let at = block - 1; at >= 0; at -= 1) {
      carry += sums.getUint8(start + at) + addends.getUint8(at)
      sums.setUint8(start + at, carry & 0xff)
      carry >>= 8
    }
  }
}

async function digest(octets: Uint8Array, hash: PKCS12Hash, subtle: SubtleProvider): Promise<Uint8Array> {
  return new Uint8Array(await callProvider('digest', () => subtle.digest(hash, octets)))
}

/** Hashes that are made here, many at once. */
const REHASH: Readonly<Partial<Record<PKCS12Hash, (digest: Uint8Array, times: number) => Uint8Array>>> = {
  'SHA-1': rehashSHA1,
  'SHA-256': rehashSHA256,
}
/** Rounds between two visits of the event loop: some milliseconds. */
const ROUNDS_AT_ONCE = 4096

async function rehash(
  first: Uint8Array,
  { hash, times }: { readonly hash: PKCS12Hash; readonly times: number },
  subtle: SubtleProvider,
): Promise<Uint8Array> {
  const many = REHASH[hash]
  let last = first
  for (let left = times; left > 0;) {
    const atOnce = many === undefined ? 0 : Math.min(left - 1, ROUNDS_AT_ONCE)
    if (many !== undefined) last = many(last, atOnce)
    last = await digest(last, hash, subtle)
    left -= atOnce + 1
  }
  return last
}
