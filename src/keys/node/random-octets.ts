import { webcrypto } from 'node:crypto'

/** Octets that are drawn at once: a draw costs as much for a serial number as for a thousand octets. */
const POOL_OCTETS = 4096
/** Longest array that is filled from the pool. */
const SHORT_OCTETS = 64

/** Makes a `getRandomValues` that draws in advance, as Node's `randomUUID` does; what was handed out is wiped. */
export function randomOctets(): (array: Uint8Array<ArrayBuffer>) => Uint8Array {
  let pool = new Uint8Array(0)
  let used = 0
  return (array) => {
    const { length } = array
    // An array of another class could have a `set` of its own, which would see the pool.
    const isPlain = Object.getPrototypeOf(array) === Uint8Array.prototype
    if (!isPlain || length < 1 || length > SHORT_OCTETS) return webcrypto.getRandomValues(array)
    if (used + length > pool.length) {
      pool = webcrypto.getRandomValues(new Uint8Array(POOL_OCTETS))
      used = 0
    }
    const drawn = pool.subarray(used, used + length)
    Uint8Array.prototype.set.call(array, drawn)
    drawn.fill(0)
    used += length
    return array
  }
}
