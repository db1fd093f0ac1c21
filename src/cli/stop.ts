/** The command line makes no sense: exit status 2. */
export class UsageError extends Error {
  /** Always `UsageError`. */
  override readonly name: string = 'UsageError'
  /** Stands where the library's errors have theirs. */
  readonly code: string = 'ERR_USAGE'
  /** What to type instead. */
  readonly hint: string

  /** Makes an error of what was typed and what to type instead. */
  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}

/** A person pressed Ctrl-C at a prompt: exit status 130, without a word. */
export class Interrupted extends Error {
  /** Always `Interrupted`. */
  override readonly name: string = 'Interrupted'
}
