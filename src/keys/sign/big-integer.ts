import { toHex } from '../../base/bytes.js'

/** The number that big-endian octets make. */
export function toBigInt(octets: Uint8Array): bigint {
  return octets.length === 0 ? 0n : BigInt(`0x${toHex(octets)}`)
}

/** A non-negative number as big-endian octets of a given count, with leading zeros. */
export function fromBigInt(value: bigint, octets: number): Uint8Array {
  const digits = value.toString(16).padStart(2 * octets, '0')
  return Uint8Array.from({ length: octets }, (_, index) =>
    parseInt(digits.slice(2 * index, 2 * index + 2), 16),
  )
}
