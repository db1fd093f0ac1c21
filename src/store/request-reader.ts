/** A request that has been read; in a box, because a request may be anything. */
export interface ReadRequest<Request> {
  /** The request. */
  readonly request: Request
}

type Answer<Request> = IteratorResult<Request, unknown>

/** Reads requests from an input of either kind, one at a time, and never while one is still awaited. */
export class RequestReader<Request> {
  readonly #input: Iterator<Request, unknown> | undefined
  readonly #asyncInput: AsyncIterator<Request, unknown> | undefined
  #arrived: ReadRequest<Request> | undefined
  #isAwaiting = false
  /** The input has nothing more, or threw: it need not be closed. */
  #isExhausted = false
  #isStopped = false
  #failure: { readonly error: unknown } | undefined

  constructor(requests: Iterable<Request> | AsyncIterable<Request>) {
    if (Symbol.asyncIterator in requests) this.#asyncInput = requests[Symbol.asyncIterator]()
    else this.#input = requests[Symbol.iterator]()
  }

  /** Whether nothing more will come. */
  get isOver(): boolean {
    return (this.#isExhausted || this.#isStopped) && this.#arrived === undefined
  }

  /** Throws what the input threw, if it did. */
  assertWhole(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /**
   * Gives the next request if it is there; otherwise asks for it.
   *
   * @param onArrival - Called when what was asked for is there, or nothing more comes.
   */
  read(onArrival: () => void): ReadRequest<Request> | undefined {
    const arrived = this.#arrived
    this.#arrived = undefined
    if (arrived !== undefined || this.isOver || this.#isAwaiting) return arrived
    if (this.#asyncInput !== undefined) void this.#receive(this.#asyncInput).then(onArrival)
    else if (this.#input !== undefined) this.#draw(this.#input)
    const drawn = this.#arrived
    this.#arrived = undefined
    return drawn
  }

  /** Reads no more. */
  stop(): void {
    this.#isStopped = true
    this.#arrived = undefined
  }

  /** Tells the input that nobody reads on. One that is being waited for may never answer, so it is not waited for. */
  async close(): Promise<void> {
    this.stop()
    if (this.#isExhausted) return
    this.#isExhausted = true
    this.#input?.return?.()
    const closed = Promise.resolve(this.#asyncInput?.return?.())
    if (this.#isAwaiting) closed.catch(() => undefined)
    else await closed
  }

  #draw(input: Iterator<Request, unknown>): void {
    try {
      this.#take(input.next())
    } catch (error) {
      this.#fail(error)
    }
  }

  async #receive(input: AsyncIterator<Request, unknown>): Promise<void> {
    this.#isAwaiting = true
    try {
      this.#take(await input.next())
    } catch (error) {
      this.#fail(error)
    }
    this.#isAwaiting = false
  }

  #take(answer: Answer<Request>): void {
    if (answer.done === true) this.#isExhausted = true
    else if (!this.#isStopped) this.#arrived = { request: answer.value }
  }

  #fail(error: unknown): void {
    this.#isExhausted = true
    this.#failure = { error }
  }
}
