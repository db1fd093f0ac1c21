import { hashBlocks } from './message-blocks.js'

/** The eight words a to h. */
export type SHA256State = readonly [number, number, number, number, number, number, number, number]

/** Initial hash value (FIPS 180-4 §5.3.3). */
const INITIAL = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
] as const satisfies SHA256State
/** Constants of the 64 rounds (FIPS 180-4 §4.2.2). */
const ROUNDS = [
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
  0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
  0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
  0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
  0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
  0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
  0xc67178f2,
] as const

/**
 * Hashes with SHA-256 at once, for fingerprints: a trip to the provider's threads costs ten times the hash of a
 * certificate, and a fingerprint is wanted of few.
 *
 * @param initial - Initial hash value; absent: that of SHA-256.
 * @see FIPS 180-4 §6.2
 */
export function hashSHA256(message: Uint8Array, initial: SHA256State = INITIAL): Uint8Array {
  let state = initial
  const words = new Int32Array(64)
  hashBlocks(message, false, (block) => {
    for (let index = 0; index < 16; index += 1) words[index] = block.getInt32(4 * index)
    extendSchedule(words)
    state = mixBlock(state, words)
  })
  return octetsOf(state)
}

/**
 * Hashes a digest, and what comes of it, many times: the derivation of PKCS#12 does so hundreds of thousands of times.
 * The one block of each turn is kept, which takes a fifth of the time of as many calls of {@link hashSHA256}.
 */
export function rehashSHA256(digest: Uint8Array, times: number): Uint8Array {
  const words = new Int32Array(64)
  const given = new DataView(digest.buffer, digest.byteOffset, digest.length)
  for (let index = 0; index < 8; index += 1) words[index] = given.getInt32(4 * index)
  for (let turn = 0; turn < times; turn += 1) {
    // The padding of 32 octets: FIPS 180-4 §5.1.1.
    words.fill(0, 9, 15)
    words[8] = 0x80000000
    words[15] = 256
    extendSchedule(words)
    words.set(mixBlock(INITIAL, words))
  }
  return octetsOf(words.subarray(0, 8))
}

function octetsOf(state: SHA256State | Int32Array): Uint8Array {
  const digest = new DataView(new ArrayBuffer(state.length * 4))
  for (const [index, word] of state.entries()) digest.setInt32(index * 4, word)
  return new Uint8Array(digest.buffer)
}

/** FIPS 180-4 §6.2.2 step 1, from the seventeenth word on. */
function extendSchedule(words: Int32Array): void {
  for (let index = 16; index < 64; index += 1) {
    const early = at(words, index - 15)
    const late = at(words, index - 2)
    const sigma0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
    const sigma1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    words[index] = sigma1 + at(words, index - 7) + sigma0 + at(words, index - 16)
  }
}

/** FIPS 180-4 §6.2.2 steps 2 to 4; the eight words are variables because a typed array of them takes twice as long. */
function mixBlock(state: SHA256State, words: Int32Array): SHA256State {
  let [a, b, c, d, e, f, g, h] = state
  for (let round = 0; round < 64; round += 1) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const mixed = (h + sum1 + ((e & f) ^ (~e & g)) + (ROUNDS[round] ?? 0) + at(words, round)) | 0
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + mixed) | 0
    d = c
    c = b
    b = a
    a = (mixed + sum0 + majority) | 0
  }
  const [a0, b0, c0, d0, e0, f0, g0, h0] = state
  return [
    (a + a0) | 0,
    (b + b0) | 0,
    (c + c0) | 0,
    (d + d0) | 0,
    (e + e0) | 0,
    (f + f0) | 0,
    (g + g0) | 0,
    (h + h0) | 0,
  ]
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

/** A word of an array; none is missing where this is called. */
function at(words: Int32Array, index: number): number {
  return words[index] ?? 0
}
