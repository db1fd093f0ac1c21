import type { CryptoProvider } from '../keys/verify/crypto-provider.js'

/** Octets of a serial number: 126 random bits. RFC 5280 §4.1.2.2 allows 20 octets, CAs must have 64 bits. */
const SERIAL_OCTETS = 16

/** Draws a serial number: random, positive, never zero, as an unsigned magnitude. */
export function drawSerialNumber(crypto: CryptoProvider): Uint8Array {
  const octets = crypto.getRandomValues(new Uint8Array(SERIAL_OCTETS))
  // The first bit is the sign; the second is set so that every serial has the same length and none is zero.
  octets[0] = ((octets[0] ?? 0) & 0x7f) | 0x40
  return octets
}
