import { IOS_GROUPS, IOS_SIGNATURE_SCHEMES, IOS_SUITES } from './ios-hello.js'

/**
 * Suites beyond those of iOS that servers are known to insist on: ECDHE with CBC and SHA-2, CCM, finite-field
 * Diffie-Hellman, CAMELLIA, RC4. Offered only to learn why a server refuses iOS, never to talk over them.
 */
export const WIDE_SUITES: readonly number[] = [
  ...IOS_SUITES,
  ...[0x1304, 0x1305, 0xc023, 0xc024, 0xc027, 0xc028, 0xc0ac, 0xc0ad, 0xc007, 0xc011],
  ...[0x009e, 0x009f, 0xccaa, 0x0067, 0x006b, 0x0033, 0x0039, 0x0016],
  ...[0x003c, 0x003d, 0xc09c, 0xc09d, 0x0041, 0x0084, 0x0045, 0x0088, 0x0005, 0x0004],
]

/** Schemes of iOS, and those that it lacks: P-521, Ed25519, Ed448, RSASSA-PSS keys, SHA-1, SHA-224, brainpool. */
export const WIDE_SIGNATURE_SCHEMES: readonly number[] = [
  ...new Set(IOS_SIGNATURE_SCHEMES),
  ...[0x0603, 0x0807, 0x0808, 0x0809, 0x080a, 0x080b, 0x0203, 0x0303, 0x0301, 0x0202, 0x0402],
  ...[0x081a, 0x081b, 0x081c],
]

/** Groups of iOS, and X448, secp256k1, brainpool, finite fields, P-224, P-192. */
export const WIDE_GROUPS: readonly number[] = [
  ...IOS_GROUPS,
  ...[0x001e, 0x0016, 0x001a, 0x001b, 0x001c, 0x0100, 0x0101, 0x0102, 0x0015, 0x0013],
]
