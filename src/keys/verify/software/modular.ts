import { toHex } from '../../../base/bytes.js'

/** The number whose big-endian octets these are; no octets are 0. */
export function toNumber(octets: Uint8Array): bigint {
  return octets.length === 0 ? 0n : BigInt(`0x${toHex(octets)}`)
}

/** The remainder that is not negative. */
export function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus
  return rest < 0n ? rest + modulus : rest
}

/**
 * `base` to the power of `exponent`, modulo `modulus`. Its time depends on all three: for public numbers only, and of
 * a size that the caller has bounded.
 */
export function modPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus
  let square = mod(base, modulus)
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}
