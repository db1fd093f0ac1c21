import type { NewEntry } from './ca-store.js'
import { RequestReader } from './request-reader.js'

/** What came of one request: what is to be entered, and what is handed out once it has been. */
export interface PreparedItem<Result> {
  /** What is to be entered into the books; absent: nothing. */
  readonly entry?: NewEntry | undefined
  /** What is handed out. */
  readonly result: Result
}

/** How a stream of requests becomes a stream of results. */
export interface GroupCommitOptions<Request, Result> {
  /** The requests. */
  readonly requests: Iterable<Request> | AsyncIterable<Request>
  /** What two requests must not be prepared for at once: the second waits until the first has been committed. */
  readonly keyOf: (request: Request) => string
  /** Prepares a request. A rejection ends the stream; what is wrong with one request only is a result. */
  readonly prepare: (request: Request, index: number) => Promise<PreparedItem<Result>>
  /** Enters what has been prepared, all or none. A rejection ends the stream. */
  readonly commit: (entries: readonly NewEntry[]) => Promise<void>
  /** Requests that are prepared at once. */
  readonly atOnce: number
  /** Entries that make a group. Fewer do when nothing else is being prepared. */
  readonly groupSize: number
}

/** Groups that are read ahead of what has been taken out: one is committed while the next is prepared. */
const GROUPS_AHEAD = 2

type State = 'waiting' | 'preparing' | 'ready' | 'committing' | 'done' | 'failed'

interface Item<Request, Result> {
  readonly request: Request
  readonly index: number
  readonly key: string
  state: State
  prepared?: PreparedItem<Result>
  error?: unknown
}

/**
 * Prepares requests side by side, commits what has been prepared in groups, and hands the results out in the order of
 * the requests. It reads a bounded number of requests ahead of what is taken out, so that an endless input takes no
 * more memory than a short one. When it is left early, what has been prepared is committed, and the input is closed.
 */
export async function* groupCommit<Request, Result>(
  options: GroupCommitOptions<Request, Result>,
): AsyncGenerator<Result, void, undefined> {
  const batch = new Batch(options)
  let isFailing = false
  try {
    for (;;) {
      const next = batch.take()
      if (next !== undefined) yield next.result
      else if (batch.isOver()) return
      else await batch.change()
    }
  } catch (error) {
    isFailing = true
    throw error
  } finally {
    await batch.close(isFailing)
  }
}

class Batch<Request, Result> {
  readonly #options: GroupCommitOptions<Request, Result>
  readonly #input: RequestReader<Request>
  /** What has been read and not taken out, in the order of the input. */
  readonly #items: Item<Request, Result>[] = []
  #count = 0
  #preparing = 0
  #waiting = 0
  #isCommitting = false
  /** Why nothing is entered any more. */
  #failure: { readonly error: unknown } | undefined
  #isClosing = false
  #wake: () => void = () => undefined

  constructor(options: GroupCommitOptions<Request, Result>) {
    this.#options = options
    this.#input = new RequestReader(options.requests)
  }

  /**
   * Takes the next result, if it is there.
   *
   * @throws what made the batch end, once everything before it has been taken.
   */
  take(): PreparedItem<Result> | undefined {
    this.#advance()
    const [head] = this.#items
    if (head?.state === 'failed') throw head.error
    if (head?.state !== 'done') {
      if (head === undefined) this.#input.assertWhole()
      return undefined
    }
    this.#items.shift()
    return head.prepared
  }

  isOver(): boolean {
    return this.#input.isOver && this.#items.length === 0
  }

  /** Waits until something has happened. */
  change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  /** Lets end what goes on, commits what has been prepared, and closes the input. */
  async close(isFailing: boolean): Promise<void> {
    this.#isClosing = true
    const closed = this.#input.close()
    // It is awaited below; until then its failure is nobody's.
    closed.catch(() => undefined)
    while (this.#preparing > 0 || this.#isCommitting) await this.change()
    const ready = this.#items.filter(({ state }) => state === 'ready')
    try {
      // Whoever leaves early will not ask again: it is told here, or never.
      if (this.#failure !== undefined) throw this.#failure.error
      await this.#commitEntries(ready)
      await closed
    } catch (error) {
      // The failure that ended the batch is the one to be told.
      if (!isFailing) throw error
    }
  }

  /** Begins everything that can be begun. Each end of something leads here again. */
  #advance(): void {
    if (this.#isClosing) return
    this.#prepareWaiting()
    this.#read()
    this.#commitGroup()
  }

  #happened(): void {
    this.#advance()
    this.#wake()
  }

  #read(): void {
    const { keyOf, groupSize, atOnce } = this.#options
    while (this.#preparing < atOnce && this.#items.length < groupSize * GROUPS_AHEAD) {
      const read = this.#input.read(() => {
        this.#happened()
      })
      if (read === undefined) return
      const { request } = read
      const key = keyOf(request)
      const item: Item<Request, Result> = { request, index: this.#count, key, state: 'waiting' }
      const isFree = !this.#items.some((other) => other.key === key && other.state !== 'done')
      this.#items.push(item)
      this.#count += 1
      if (isFree) void this.#prepare(item)
      else this.#waiting += 1
    }
  }

  /** Begins what waited for another of its key. Seldom is there any, and nothing is looked through for it then. */
  #prepareWaiting(): void {
    if (this.#waiting === 0) return
    const busy = new Set<string>()
    for (const item of this.#items) {
      if (item.state === 'failed') return
      if (item.state === 'done') continue
      if (item.state === 'waiting' && this.#preparing < this.#options.atOnce && !busy.has(item.key)) {
        this.#waiting -= 1
        void this.#prepare(item)
      }
      busy.add(item.key)
    }
  }

  async #prepare(item: Item<Request, Result>): Promise<void> {
    item.state = 'preparing'
    this.#preparing += 1
    try {
      item.prepared = await this.#options.prepare(item.request, item.index)
      item.state = 'ready'
    } catch (error) {
      this.#fail([item], error)
    }
    this.#preparing -= 1
    this.#happened()
  }

  #commitGroup(): void {
    if (this.#isCommitting || this.#failure !== undefined) return
    const group = this.#readyItems()
    const isDue = group.length >= this.#options.groupSize || this.#preparing === 0
    if (group.length > 0 && isDue) void this.#commit(group)
  }

  /** What is ready before the first that is not: the books keep the order of the input. */
  #readyItems(): readonly Item<Request, Result>[] {
    const first = this.#items.findIndex(({ state }) => state !== 'done')
    if (first < 0) return []
    const rest = this.#items.slice(first, first + this.#options.groupSize)
    const end = rest.findIndex(({ state }) => state !== 'ready')
    return end < 0 ? rest : rest.slice(0, end)
  }

  async #commit(group: readonly Item<Request, Result>[]): Promise<void> {
    this.#isCommitting = true
    for (const item of group) item.state = 'committing'
    try {
      await this.#commitEntries(group)
      for (const item of group) item.state = 'done'
    } catch (error) {
      this.#failure = { error }
      this.#fail(group, error)
    }
    this.#isCommitting = false
    this.#happened()
  }

  async #commitEntries(items: readonly Item<Request, Result>[]): Promise<void> {
    const entries = items.flatMap(({ prepared }) => (prepared?.entry === undefined ? [] : [prepared.entry]))
    if (entries.length > 0) await this.#options.commit(entries)
  }

  #fail(items: readonly Item<Request, Result>[], error: unknown): void {
    this.#input.stop()
    for (const item of items) {
      item.state = 'failed'
      item.error = error
    }
  }
}
