const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const PAD = 0x3d

/** Writes bytes as base64 with padding, without line breaks (RFC 4648 §4). */
export function encodeBase64(bytes: Uint8Array): string {
  const characters = new Uint8Array(Math.ceil(bytes.length / 3) * 4)
  let at = 0
  for (let index = 0; index < bytes.length; index += 3) {
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    // Written out: a loop over the four takes twice as long, and every certificate that is made passes here.
    characters[at] = ALPHABET.charCodeAt(group >> 18)
    characters[at + 1] = ALPHABET.charCodeAt((group >> 12) & 0x3f)
    characters[at + 2] = ALPHABET.charCodeAt((group >> 6) & 0x3f)
    characters[at + 3] = ALPHABET.charCodeAt(group & 0x3f)
    at += 4
  }
  characters.fill(PAD, at - ((3 - (bytes.length % 3)) % 3))
  return new TextDecoder().decode(characters)
}

/**
 * Reads base64 exactly as {@link encodeBase64} writes it: no white space, full padding, unused bits zero (RFC 4648 §3.5),
 * so that two texts never stand for the same bytes. Takes time linear in the length.
 *
 * @returns The bytes, or `undefined` when the text is anything else.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const digits = text.length - paddingOf(text)
  const bytes = new Uint8Array(Math.floor((digits * 3) / 4))
  let pending = 0
  let pendingBits = 0
  let at = 0
  for (let index = 0; index < digits; index += 1) {
    const value = valueOf(text.charCodeAt(index))
    if (value < 0) return undefined
    pending = ((pending << 6) | value) & 0x3fff
    pendingBits += 6
    if (pendingBits < 8) continue
    pendingBits -= 8
    bytes[at++] = pending >> pendingBits
  }
  const unused = pending & ((1 << pendingBits) - 1)
  return unused === 0 ? bytes : undefined
}

function paddingOf(text: string): number {
  if (text.endsWith('==')) return 2
  return text.endsWith('=') ? 1 : 0
}

/** Value of a base64 digit, -1 for any other character. */
function valueOf(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52
  if (code === 0x2b) return 62
  return code === 0x2f ? 63 : -1
}
