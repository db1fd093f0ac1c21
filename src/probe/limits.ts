/** Milliseconds that a whole probe takes at most, where the caller does not say otherwise. */
export const DEFAULT_TIMEOUT_MS = 10_000
/** Shortest and longest time that a caller may give. */
export const TIMEOUT_RANGE: { readonly min: number; readonly max: number } = { min: 100, max: 120_000 }
/** Most of the whole time that one question to the server may take: the others must have their turn. */
export const SHARE_OF_ONE_STEP = 0.3
/** Most octets of a server's first flight. Apple's and OpenSSL's own limits of a chain are 100 to 128 KiB. */
export const MOST_FLIGHT_OCTETS = 262_144
/** Most certificates of a chain; no chain in use has more than ten. */
export const MOST_CERTIFICATES = 100
/** Most octets of an answer's body. */
export const MOST_BODY_OCTETS = 1_048_576
/** Most octets of an answer's headers. */
export const MOST_HEADER_OCTETS = 16_384
/** Most addresses of a name that are tried. */
export const MOST_ADDRESSES = 8
/** Longest foreign text, such as a version, that a record keeps. */
export const LONGEST_TEXT = 64
