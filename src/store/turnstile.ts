/** Lets a few steps go on at once; further ones wait, and go on in the order in which they came. */
export class Turnstile {
  readonly #waiting: (() => void)[] = []
  #free: number

  /** One for so many steps at once. */
  constructor(most: number) {
    this.#free = most
  }

  /** Does a step when its turn comes, and gives what comes of it. */
  async pass<Result>(step: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1
    else
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
    try {
      return await step()
    } finally {
      // Whoever waits gets the place of who leaves: nobody who comes in between takes it.
      const next = this.#waiting.shift()
      if (next === undefined) this.#free += 1
      else next()
    }
  }
}
