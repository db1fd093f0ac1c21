import type { SpokenProtocol } from './records.js'

/** How protocols begin when they speak first, or answer what they do not understand. */
const BEGINNINGS: readonly (readonly [RegExp, SpokenProtocol])[] = [
  [/^HTTP\/[0-9]/, 'http'],
  [/^\s*<(?:!doctype|html|\?xml)/i, 'http'],
  [/^SSH-/, 'ssh'],
  [/^220[ -][^\r\n]*(?:ftp|filezilla)/i, 'ftp'],
  [/^220[ -]/, 'smtp'],
  [/^\* (?:OK|PREAUTH|BYE)/, 'imap'],
  [/^\+OK/, 'pop3'],
  [/^RFB [0-9]{3}\./, 'vnc'],
  [/^-(?:ERR|NOAUTH|DENIED)/, 'redis'],
  // Kernels speak ZMTP: signature 0xff … 0x7f.
  [/^\u00ff[^]{8}\u007f/, 'zeromq'],
  // Length, sequence number 0, protocol version 10.
  [/^[^]\0\0\0\n[0-9]/, 'mysql'],
]

/** Tells by its first octets what a server speaks that does not speak TLS. Pure. */
export function recogniseProtocol(firstOctets: Uint8Array): SpokenProtocol {
  const text = Array.from(firstOctets, (octet) => String.fromCharCode(octet)).join('')
  return BEGINNINGS.find(([beginning]) => beginning.test(text))?.[1] ?? 'unknown'
}
