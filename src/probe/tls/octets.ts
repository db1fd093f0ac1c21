/** Reads numbers and vectors of TLS out of bytes; `undefined` when they do not suffice. */
export class Octets {
  readonly #bytes: Uint8Array
  #offset = 0

  /** Reads from the start of the bytes, which it does not copy. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** How many octets are left. */
  get left(): number {
    return this.#bytes.length - this.#offset
  }

  /** A big-endian number of 1 to 3 octets. */
  number(octets: 1 | 2 | 3): number | undefined {
    const bytes = this.take(octets)
    return bytes?.reduce((value, octet) => value * 256 + octet, 0)
  }

  /** The next octets, a view. */
  take(length: number): Uint8Array | undefined {
    if (length > this.left) return undefined
    this.#offset += length
    return this.#bytes.subarray(this.#offset - length, this.#offset)
  }

  /** The contents of a vector with a length of some octets, a view. */
  vector(lengthOctets: 1 | 2 | 3): Uint8Array | undefined {
    const length = this.number(lengthOctets)
    return length === undefined ? undefined : this.take(length)
  }
}
