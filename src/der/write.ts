import { compareBytes, concatBytes } from '../base/bytes.js'
import { TAG, contextConstructedTag } from './tags.js'

/** Octets of a definite length in its one minimal form: X.690 §10.1. */
function encodeLength(length: number): readonly number[] {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 0x100)) octets.unshift(rest % 0x100)
  return [0x80 | octets.length, ...octets]
}

/** Writes one element: identifier octet, minimal length, and the parts of its contents in order. */
export function writeElement(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const head = encodeLength(length)
  const element = new Uint8Array(1 + head.length + length)
  element[0] = tag
  element.set(head, 1)
  let offset = 1 + head.length
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
  const octets: number[] = []
  for (let rest = value; rest > 0; rest = Math.floor(rest / 0x100)) octets.unshift(rest % 0x100)
  return writeUnsignedInteger(Uint8Array.from(octets))
}

/** Writes a non-negative INTEGER from its big-endian magnitude, in the fewest octets: X.690 §8.3.2. */
export function writeUnsignedInteger(magnitude: Uint8Array): Uint8Array {
  let first = 0
  while (first < magnitude.length - 1 && magnitude[first] === 0) first += 1
  const digits = magnitude.length === 0 ? Uint8Array.of(0) : magnitude.subarray(first)
  const pad = (digits[0] ?? 0) & 0x80 ? Uint8Array.of(0) : new Uint8Array(0)
  return writeElement(TAG.integer, pad, digits)
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

/** Joins elements that are already encoded; for IMPLICIT tags use {@link writeElement} with the context tag. */
export function joinElements(elements: readonly Uint8Array[]): Uint8Array {
  return concatBytes(elements)
}
