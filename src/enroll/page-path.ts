import { randomInt } from 'node:crypto'

/** Letters and digits that nobody confuses on paper or types with Shift: no i, l, o, u, 0, 1. */
const ALPHABET = 'abcdefghjkmnpqrstvwxyz23456789'
const LENGTH = 4

/**
 * Makes what every path of a page begins with, e.g. `/k7qm`: short enough to be typed. It keeps programs that scan a
 * network from the page, and is no secret. Uses randomness.
 */
export function makePagePath(): string {
  return `/${Array.from({ length: LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('')}`
}
