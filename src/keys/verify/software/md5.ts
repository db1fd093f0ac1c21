import { hashBlocks } from './message-blocks.js'

/** Initial state (RFC 1321 §3.3). */
const INITIAL = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476] as const
/** The integer part of 2^32 × |sin(i)|, i = 1 to 64 (RFC 1321 §3.4). */
const SINES = [
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8,
  0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
  0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87,
  0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
  0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039,
  0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
  0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
  0xeb86d391,
] as const
/** Four rounds of sixteen steps: its function, which word each step takes, how far it rotates (RFC 1321 §3.4). */
const ROUNDS = [
  {
    mix: (x: number, y: number, z: number): number => (x & y) | (~x & z),
    stride: 1,
    start: 0,
    shifts: [7, 12, 17, 22],
  },
  {
    mix: (x: number, y: number, z: number): number => (x & z) | (y & ~z),
    stride: 5,
    start: 1,
    shifts: [5, 9, 14, 20],
  },
  {
    mix: (x: number, y: number, z: number): number => x ^ y ^ z,
    stride: 3,
    start: 5,
    shifts: [4, 11, 16, 23],
  },
  {
    mix: (x: number, y: number, z: number): number => y ^ (x | ~z),
    stride: 7,
    start: 0,
    shifts: [6, 10, 15, 21],
  },
] as const

/**
 * Hashes with MD5, to judge certificates of before 2009 only: nobody should trust it, and WebCrypto does not have it.
 *
 * @see RFC 1321
 */
export function md5(message: Uint8Array): Uint8Array {
  const state = Int32Array.from(INITIAL)
  hashBlocks(message, true, (block) => mixBlock(state, block))
  const digest = new DataView(new ArrayBuffer(state.byteLength))
  for (const [index, word] of state.entries()) digest.setInt32(index * 4, word, true)
  return new Uint8Array(digest.buffer)
}

function mixBlock(state: Int32Array, block: DataView): void {
  const [a0 = 0, b0 = 0, c0 = 0, d0 = 0] = state
  let [a, b, c, d] = [a0, b0, c0, d0]
  for (const [index, { mix, stride, start, shifts }] of ROUNDS.entries()) {
    for (let step = 0; step < 16; step += 1) {
      const word = block.getInt32(4 * ((start + stride * step) & 15), true)
      const sum = (a + mix(b, c, d) + word + (SINES[16 * index + step] ?? 0)) | 0
      const shift = shifts[step & 3] ?? 0
      a = d
      d = c
      c = b
      b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0
    }
  }
  state[0] = a0 + a
  state[1] = b0 + b
  state[2] = c0 + c
  state[3] = d0 + d
}
