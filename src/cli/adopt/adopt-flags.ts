/** Options of `orchard adopt`. */
export interface AdoptFlags {
  /** Configuration that `openssl ca` was run with; absent, it is looked for in the folder. */
  readonly config?: string
  /** Further folders in which the files of servers lie. */
  readonly servers?: readonly string[]
  /** File that holds the passphrase in its first line; `-` is standard input. */
  readonly passphraseFile?: string
  /** One JSON document on standard output instead of words. */
  readonly json?: true
}
