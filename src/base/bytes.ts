/** Joins byte strings into one new array. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const joined = new Uint8Array(length)
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

/** Tells whether two byte strings are equal. Not constant-time: for public values only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index += 1) {
    if (a[index] !== b[index]) return false
  }
  return true
}

/** Orders byte strings as X.690 §11.6 orders the elements of a SET OF: octet by octet, the shorter first. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let index = 0; index < shared; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** Writes bytes as lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const octet of bytes) text += hexOf(octet)
  return text
}

const DIGITS = '0123456789abcdef'

/** The two digits of an octet: twice as fast as `toString(16)` and padding. */
function hexOf(octet: number): string {
  return DIGITS.charAt(octet >> 4) + DIGITS.charAt(octet & 0xf)
}

/** Writes bytes as upper-case hexadecimal pairs joined by colons, the form that Settings and openssl show. */
export function toFingerprint(bytes: Uint8Array): string {
  let text = ''
  for (const octet of bytes) text += text === '' ? hexOf(octet) : `:${hexOf(octet)}`
  return text.toUpperCase()
}

/** Takes a copy that later changes to the original cannot reach. */
export function copyBytes(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}

/** Tells whether a value is a byte array, also one of another realm or a Node `Buffer`. */
export function isBytes(value: unknown): value is Uint8Array {
  if (!ArrayBuffer.isView(value)) return false
  return value instanceof Uint8Array || Object.prototype.toString.call(value) === '[object Uint8Array]'
}
