import { DERElement, readElement, type ElementFault } from '../../der/element.js'
import { TAG } from '../../der/tags.js'

/**
 * Writes a raw ECDSA signature (r and s side by side, as WebCrypto gives it) as DER `ECDSA-Sig-Value`.
 *
 * @param raw - An even number of octets, 32 to 132.
 * @see RFC 3279 §2.2.3
 */
export function ecdsaToDER(raw: Uint8Array): Uint8Array {
  const half = raw.length / 2
  const r = significant(raw.subarray(0, half))
  const s = significant(raw.subarray(half))
  const length = r.digits.length + r.pad + s.digits.length + s.pad + 4
  const head = length < 0x80 ? 2 : 3
  const der = new Uint8Array(head + length)
  der[0] = TAG.sequence
  if (head === 3) der[1] = 0x81
  der[head - 1] = length
  writeHalf(der, head, r)
  writeHalf(der, head + 2 + r.pad + r.digits.length, s)
  return der
}

/** The significant octets of one number, and the leading zeros that its INTEGER needs. */
interface Half {
  readonly digits: Uint8Array
  readonly pad: 0 | 1
}

function significant(octets: Uint8Array): Half {
  let first = 0
  while (first < octets.length - 1 && octets[first] === 0) first += 1
  return { digits: octets.subarray(first), pad: (octets[first] ?? 0) >= 0x80 ? 1 : 0 }
}

/** Writes one INTEGER into a zeroed array. */
function writeHalf(der: Uint8Array, offset: number, { digits, pad }: Half): void {
  der[offset] = TAG.integer
  der[offset + 1] = digits.length + pad
  der.set(digits, offset + 2 + pad)
}

/**
 * Reads a DER `ECDSA-Sig-Value` strictly into r and s side by side, or gives `undefined` where it is none: BER forms,
 * trailing octets, numbers that are zero, negative or longer than the field.
 *
 * @param der - The signature as it stands in a certificate.
 * @param octets - Length of one number: that of the curve's field.
 */
export function ecdsaFromDER(der: Uint8Array, octets: number): Uint8Array | undefined {
  const outer = readElement(der, 0, der.length)
  if (!isWhole(outer, TAG.sequence) || outer.end !== der.length) return undefined
  const r = readElement(der, outer.start, outer.end)
  if (!isWhole(r, TAG.integer)) return undefined
  const s = readElement(der, r.end, outer.end)
  if (!isWhole(s, TAG.integer) || s.end !== outer.end) return undefined
  const raw = new Uint8Array(2 * octets)
  const fits = fillHalf(raw.subarray(0, octets), r.contents) && fillHalf(raw.subarray(octets), s.contents)
  return fits ? raw : undefined
}

function isWhole(element: DERElement | ElementFault, tag: number): element is DERElement {
  return element instanceof DERElement && element.tag === tag
}

/** Puts a positive INTEGER of the fewest octets at the end of its half; tells whether it is one that fits. */
function fillHalf(half: Uint8Array, contents: Uint8Array): boolean {
  const [first = 0x80, second = 0] = contents
  if (first >= 0x80 || (first === 0 && second < 0x80)) return false
  const digits = first === 0 ? contents.subarray(1) : contents
  if (digits.length > half.length) return false
  half.set(digits, half.length - digits.length)
  return true
}
