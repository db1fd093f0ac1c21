/** Octets of the longest length that is read after its first: 4 GiB is above any input. */
const MAX_LENGTH_OCTETS = 4

/** One element: where it lies in the input, and its octets as views that share the input's memory. */
export class DERElement {
  /** Identifier octet; high tag numbers are refused. */
  readonly tag: number
  /** Offset of the identifier octet from the start of the input. */
  readonly offset: number
  /** Offset of the first octet of the contents. */
  readonly start: number
  /** Offset after the last octet of the contents. */
  readonly end: number
  readonly #input: Uint8Array

  /** Marks an element; {@link readElement} makes them. */
  constructor(input: Uint8Array, place: Pick<DERElement, 'tag' | 'offset' | 'start' | 'end'>) {
    this.tag = place.tag
    this.offset = place.offset
    this.start = place.start
    this.end = place.end
    this.#input = input
  }

  /** Identifier, length and contents. */
  get bytes(): Uint8Array {
    return this.#input.subarray(this.offset, this.end)
  }

  /** The contents only. */
  get contents(): Uint8Array {
    return this.#input.subarray(this.start, this.end)
  }
}

/** Why there is no element at an offset. */
export interface ElementFault {
  /** What is wrong, as the end of a sentence whose subject is the field. */
  readonly problem: string
  /** Offset of the faulty octet from the start of the input. */
  readonly offset: number
}

/**
 * Reads one identifier and one length: low tag numbers, definite length in its one minimal form (X.690 §10.1),
 * nothing beyond `limit`. Looks at no more than six octets.
 *
 * @returns The element, or why there is none; nothing is thrown.
 */
export function readElement(input: Uint8Array, offset: number, limit: number): DERElement | ElementFault {
  const tag = offset < limit ? input[offset] : undefined
  if (tag === undefined) return { problem: 'is missing', offset }
  if ((tag & 0x1f) === 0x1f) return { problem: 'has a tag number above 30', offset }
  const first = offset + 1 < limit ? input[offset + 1] : undefined
  if (first === undefined) return { problem: 'ends before its length', offset: offset + 1 }
  const start = offset + 2 + (first < 0x80 ? 0 : first & 0x7f)
  const length =
    first < 0x80 ? first : parseLongLength(input.subarray(offset + 2, Math.min(start, limit)), first)
  if (typeof length === 'string') return { problem: length, offset: offset + 1 }
  const end = start + length
  if (end > limit) return { problem: 'reaches beyond the value that holds it', offset }
  return new DERElement(input, { tag, offset, start, end })
}

/** The number that the octets after `first`, the count of them, make; or what is wrong with it. */
function parseLongLength(octets: Uint8Array, first: number): number | string {
  const count = first & 0x7f
  if (count === 0) return 'has an indefinite length'
  if (count > MAX_LENGTH_OCTETS) return 'has an oversized length'
  if (octets.length < count) return 'ends inside its length'
  let length = 0
  for (const octet of octets) length = length * 0x100 + octet
  return length < 0x80 || octets[0] === 0 ? 'has a length that is not minimal' : length
}
