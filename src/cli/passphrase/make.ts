/** Letters and digits that nobody confuses: no i, l, o, u (Crockford's base 32). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const GROUPS = 7
const GROUP_LENGTH = 4

/** Makes a passphrase of 140 random bits, in groups that can be read out: `k7qm-04zx-…`. Uses randomness. */
export function makePassphrase(): string {
  const octets = crypto.getRandomValues(new Uint8Array(GROUPS * GROUP_LENGTH))
  // 256 is a multiple of 32: each letter is equally likely.
  const letters = Array.from(octets, (octet) => ALPHABET.charAt(octet % ALPHABET.length))
  return Array.from({ length: GROUPS }, (_, group) =>
    letters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(''),
  ).join('-')
}
