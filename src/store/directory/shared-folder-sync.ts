/** A folder that is being made durable, and who waits for the time after that. */
interface FolderSync {
  readonly running: Promise<void>
  next?: Promise<void>
}

/**
 * Makes folders durable for several who ask at once with one fsync: who asks while one is running may have come too late
 * for it, so all of them share the next.
 */
export class SharedFolderSync {
  readonly #syncFolder: (path: string) => Promise<void>
  readonly #syncs = new Map<string, FolderSync>()

  /** Works with an fsync of a file layer. */
  constructor(syncFolder: (path: string) => Promise<void>) {
    this.#syncFolder = syncFolder
  }

  /** Makes the names durable that a folder has at this moment. */
  async sync(path: string): Promise<void> {
    const current = this.#syncs.get(path)
    if (current === undefined) return this.#begin(path)
    current.next ??= current.running.then(
      () => this.#begin(path),
      () => this.#begin(path),
    )
    return current.next
  }

  #begin(path: string): Promise<void> {
    const sync: FolderSync = { running: this.#syncFolder(path) }
    this.#syncs.set(path, sync)
    const forget = (): void => {
      if (sync.next === undefined && this.#syncs.get(path) === sync) this.#syncs.delete(path)
    }
    sync.running.then(forget, forget)
    return sync.running
  }
}
