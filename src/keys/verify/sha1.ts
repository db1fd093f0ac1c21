import { hashBlocks } from './software/message-blocks.js'

/** Initial hash value (FIPS 180-4 §5.3.1). */
const INITIAL = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0] as const
/** Four stages of twenty rounds, each with its function and constant (FIPS 180-4 §4.1.1, §4.2.1). */
const STAGES = [
  { mix: (x: number, y: number, z: number): number => (x & y) ^ (~x & z), constant: 0x5a827999 },
  { mix: (x: number, y: number, z: number): number => x ^ y ^ z, constant: 0x6ed9eba1 },
  { mix: (x: number, y: number, z: number): number => (x & y) ^ (x & z) ^ (y & z), constant: 0x8f1bbcdc },
  { mix: (x: number, y: number, z: number): number => x ^ y ^ z, constant: 0xca62c1d6 },
] as const

/**
 * Hashes with SHA-1, for key identifiers only (RFC 5280 §4.2.1.2), which need no strength. Here and not in the crypto
 * provider, because providers in FIPS mode refuse SHA-1, and because a trip to a thread pool costs ten times the hash.
 *
 * @see FIPS 180-4 §6.1
 */
export function sha1(message: Uint8Array): Uint8Array {
  const state = Int32Array.from(INITIAL)
  const words = new Int32Array(80)
  hashBlocks(message, false, (block) => {
    for (let index = 0; index < 16; index += 1) words[index] = block.getInt32(index * 4)
    hashBlock(state, words)
  })
  const digest = new DataView(new ArrayBuffer(state.length * 4))
  for (const [index, word] of state.entries()) digest.setInt32(index * 4, word)
  return new Uint8Array(digest.buffer)
}

function hashBlock(state: Int32Array, words: Int32Array): void {
  for (let index = 16; index < 80; index += 1) {
    const mixed = at(words, index - 3) ^ at(words, index - 8) ^ at(words, index - 14) ^ at(words, index - 16)
    words[index] = rotate(mixed, 1)
  }
  const work = Int32Array.from(state)
  let round = 0
  for (const stage of STAGES) {
    for (const end = round + 20; round < end; round += 1) {
      const mixed = stage.mix(at(work, 1), at(work, 2), at(work, 3))
      const next = rotate(at(work, 0), 5) + mixed + at(work, 4) + stage.constant + at(words, round)
      work.copyWithin(1, 0, 4)
      work[0] = next
      work[2] = rotate(at(work, 2), 30)
    }
  }
  for (const [index, word] of work.entries()) state[index] = at(state, index) + word
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/** A word of an array; none is missing where this is called. */
function at(words: Int32Array, index: number): number {
  return words[index] ?? 0
}
