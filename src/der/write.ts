import { compareBytes } from '../base/bytes.js'
import { TAG, contextConstructedTag } from './tags.js'

/** Number of octets that hold a non-negative integer below 2^53. */
function countOctets(value: number): number {
  let count = 1
  for (let rest = value; rest > 0xff; rest = Math.floor(rest / 0x100)) count += 1
  return count
}

/** Puts a non-negative integer, big-endian, into the octets before `end`. */
function putNumber(target: Uint8Array, end: number, value: number): void {
  let at = end
  for (let rest = value; rest > 0; rest = Math.floor(rest / 0x100)) {
    at -= 1
    target[at] = rest % 0x100
  }
}

/** Writes one element: identifier octet, minimal length (X.690 §10.1), and the parts of its contents in order. */
export function writeElement(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  let offset = length < 0x80 ? 2 : 2 + countOctets(length)
  const element = new Uint8Array(offset + length)
  element[0] = tag
  putNumber(element, offset, length)
  if (length >= 0x80) element[1] = 0x80 | (offset - 2)
  for (const part of parts) {
    element.set(part, offset)
    offset += part.length
  }
  return element
}

/** Writes a SEQUENCE of elements that are already encoded. */
export function writeSequence(...elements: readonly Uint8Array[]): Uint8Array {
  return writeElement(TAG.sequence, ...elements)
}

/** Writes a SET OF elements that are already encoded, in the order of their octets: X.690 §11.6. */
export function writeSetOf(elements: readonly Uint8Array[]): Uint8Array {
  return writeElement(TAG.set, ...[...elements].sort(compareBytes))
}

/** Writes an EXPLICIT context tag around an element that is already encoded. */
export function writeExplicit(number: number, element: Uint8Array): Uint8Array {
  return writeElement(contextConstructedTag(number), element)
}

/** Writes a BOOLEAN, TRUE as FF: X.690 §11.1. */
export function writeBoolean(value: boolean): Uint8Array {
  return Uint8Array.of(TAG.boolean, 1, value ? 0xff : 0)
}

/** Writes NULL. */
export function writeNull(): Uint8Array {
  return Uint8Array.of(TAG.null, 0)
}

/** Writes a small non-negative INTEGER such as a version or a path length. */
export function writeSmallInteger(value: number): Uint8Array {
  const magnitude = new Uint8Array(countOctets(value))
  putNumber(magnitude, magnitude.length, value)
  return writeUnsignedInteger(magnitude)
}

/** Writes a non-negative INTEGER from its big-endian magnitude, in the fewest octets: X.690 §8.3.2. */
export function writeUnsignedInteger(magnitude: Uint8Array): Uint8Array {
  let first = 0
  while (first < magnitude.length - 1 && magnitude[first] === 0) first += 1
  const lead = magnitude[first]
  const digits = magnitude.subarray(first)
  if (lead !== undefined && lead < 0x80) return writeElement(TAG.integer, digits)
  return writeElement(TAG.integer, Uint8Array.of(0), digits)
}

/** Writes an OCTET STRING. */
export function writeOctetString(bytes: Uint8Array): Uint8Array {
  return writeElement(TAG.octetString, bytes)
}

/** Writes a BIT STRING of whole octets, such as a public key or a signature. */
export function writeBitString(bytes: Uint8Array): Uint8Array {
  return writeElement(TAG.bitString, Uint8Array.of(0), bytes)
}

/**
 * Writes a BIT STRING with named bits from the numbers of those that are set; trailing zero bits are dropped:
 * X.690 §11.2.2.
 */
export function writeNamedBits(bits: readonly number[]): Uint8Array {
  if (bits.length === 0) return writeElement(TAG.bitString, Uint8Array.of(0))
  const highest = Math.max(...bits)
  const octets = new Uint8Array((highest >> 3) + 1)
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7))
  return writeElement(TAG.bitString, Uint8Array.of(7 - (highest & 7)), octets)
}
