/** Octets of a block of MD5 and SHA-2's small half (RFC 1321 §3, FIPS 180-4 §5.2.1). */
const BLOCK_OCTETS = 64
/** Octets of the message's length behind the padding. */
const LENGTH_OCTETS = 8

/**
 * Cuts a message into blocks of sixteen words, the last with the bit 1, zeros, and the length in bits: the padding
 * that MD5, SHA-1 and SHA-256 share but for the order of octets (RFC 1321 §3.1, FIPS 180-4 §5.1.1).
 *
 * @param hash - Called for each block with words to read; they are overwritten for the next one.
 */
export function hashBlocks(
  message: Uint8Array,
  littleEndian: boolean,
  hash: (block: DataView) => void,
): void {
  const whole = message.length - (message.length % BLOCK_OCTETS)
  for (let offset = 0; offset < whole; offset += BLOCK_OCTETS) {
    hash(new DataView(message.buffer, message.byteOffset + offset, BLOCK_OCTETS))
  }
  const rest = message.subarray(whole)
  const tail = new Uint8Array(BLOCK_OCTETS * (rest.length + 1 + LENGTH_OCTETS > BLOCK_OCTETS ? 2 : 1))
  tail.set(rest)
  tail[rest.length] = 0x80
  const end = new DataView(tail.buffer)
  const [low, high] = littleEndian ? [8, 4] : [4, 8]
  end.setUint32(tail.length - low, message.length * 8, littleEndian)
  end.setUint32(tail.length - high, Math.floor(message.length / 2 ** 29), littleEndian)
  for (let offset = 0; offset < tail.length; offset += BLOCK_OCTETS) {
    hash(new DataView(tail.buffer, offset, BLOCK_OCTETS))
  }
}
