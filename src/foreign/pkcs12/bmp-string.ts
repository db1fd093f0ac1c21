/**
 * Writes text as BMPString octets: UTF-16, big-endian. A character beyond U+FFFF becomes its two surrogates, as every
 * implementation that was asked writes it, though BMPString has no such thing (RFC 7292 §B.1).
 */
export function bmpOctets(text: string): Uint8Array {
  const octets = new Uint8Array(2 * text.length)
  const view = new DataView(octets.buffer)
  for (let index = 0; index < text.length; index += 1) view.setUint16(2 * index, text.charCodeAt(index))
  return octets
}

/** Reads BMPString octets as text; an odd octet at the end is dropped, surrogates are taken as they are. */
export function bmpText(octets: Uint8Array): string {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length)
  let text = ''
  for (let at = 0; at + 1 < octets.length; at += 2) text += String.fromCharCode(view.getUint16(at))
  return text
}
