/** A source of random numbers that a seed repeats (mulberry32). */
export class SeededRandom {
  #state: number

  /** Starts from a seed. */
  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number from 0 up to 1, without 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }

  /** A whole number from 0 up to a limit, without the limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  /** One of several. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
}

/** The seed of this run: `ORCHARD_TEST_SEED`, or a fresh one. A test prints it when it fails. */
export function seedOfRun(): number {
  const given = process.env['ORCHARD_TEST_SEED']
  return given === undefined ? (crypto.getRandomValues(new Uint32Array(1))[0] ?? 1) : Number(given)
}
