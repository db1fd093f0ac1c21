import { hashBlocks } from './software/message-blocks.js'

/** The five words a to e. */
type SHA1State = readonly [number, number, number, number, number]

/** Initial hash value (FIPS 180-4 §5.3.1). */
const INITIAL = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0] as const satisfies SHA1State
/**
 * Hashes with SHA-1, for key identifiers (RFC 5280 §4.2.1.2), which need no strength, and for what old PKCS#12 readers
 * want. Here and not in the crypto provider, because providers in FIPS mode refuse SHA-1, and because a trip to a
 * thread pool costs ten times the hash.
 *
 * @see FIPS 180-4 §6.1
 */
export function sha1(message: Uint8Array): Uint8Array {
  let state: SHA1State = INITIAL
  const words = new Int32Array(80)
  hashBlocks(message, false, (block) => {
    for (let index = 0; index < 16; index += 1) words[index] = block.getInt32(index * 4)
    extendSchedule(words)
    state = mixBlock(state, words)
  })
  return octetsOf(state)
}

/** Hashes a digest, and what comes of it, many times: the derivation of PKCS#12 does so. Its one block is kept. */
export function rehashSHA1(digest: Uint8Array, times: number): Uint8Array {
  const words = new Int32Array(80)
  const given = new DataView(digest.buffer, digest.byteOffset, digest.length)
  for (let index = 0; index < 5; index += 1) words[index] = given.getInt32(4 * index)
  for (let turn = 0; turn < times; turn += 1) {
    // The padding of 20 octets: FIPS 180-4 §5.1.1.
    words.fill(0, 6, 15)
    words[5] = 0x80000000
    words[15] = 160
    extendSchedule(words)
    words.set(mixBlock(INITIAL, words))
  }
  return octetsOf(words.subarray(0, 5))
}

function octetsOf(state: SHA1State | Int32Array): Uint8Array {
  const digest = new DataView(new ArrayBuffer(20))
  for (let index = 0; index < 5; index += 1) digest.setInt32(index * 4, state[index] ?? 0)
  return new Uint8Array(digest.buffer)
}

/** FIPS 180-4 §6.1.2 step 1, from the seventeenth word on. */
function extendSchedule(words: Int32Array): void {
  for (let index = 16; index < 80; index += 1) {
    const mixed = at(words, index - 3) ^ at(words, index - 8) ^ at(words, index - 14) ^ at(words, index - 16)
    words[index] = rotate(mixed, 1)
  }
}

/** FIPS 180-4 §6.1.2 steps 2 to 4: four stages of twenty rounds, each with its function and constant (§4.1.1, §4.2.1). */
function mixBlock(state: SHA1State, words: Int32Array): SHA1State {
  let [a, b, c, d, e] = state
  for (let round = 0; round < 80; round += 1) {
    let mixed: number
    if (round < 20) mixed = ((b & c) ^ (~b & d)) + 0x5a827999
    else if (round < 40) mixed = (b ^ c ^ d) + 0x6ed9eba1
    else if (round < 60) mixed = ((b & c) ^ (b & d) ^ (c & d)) + 0x8f1bbcdc
    else mixed = (b ^ c ^ d) + 0xca62c1d6
    const next = (rotate(a, 5) + mixed + e + at(words, round)) | 0
    e = d
    d = c
    c = rotate(b, 30)
    b = a
    a = next
  }
  const [a0, b0, c0, d0, e0] = state
  return [(a + a0) | 0, (b + b0) | 0, (c + c0) | 0, (d + d0) | 0, (e + e0) | 0]
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/** A word of an array; none is missing where this is called. */
function at(words: Int32Array, index: number): number {
  return words[index] ?? 0
}
