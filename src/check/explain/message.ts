/** Programs and devices whose messages people bring. */
export const MESSAGE_SOURCES = [
  'iPhone and iPad',
  'Jupyter',
  'OpenSSL',
  'Node',
  'browser',
  'other program',
] as const

/** Where a message comes from. */
export type MessageSource = (typeof MESSAGE_SOURCES)[number]

/** One message that a person may hold, and what it means in a set-up with a private CA. */
export interface KnownMessage {
  /** Stable name, e.g. `tlsv1-alert-unknown-ca`. */
  readonly id: string
  /** Who says it. */
  readonly source: MessageSource
  /** The message as it is seen, less what differs from case to case. */
  readonly text: string
  /** Words that tell it from every other, any of them; compared without case, with one space between words. */
  readonly phrases: readonly string[]
  /** What has happened. */
  readonly means: string
  /** What to do, the likeliest first. */
  readonly fixes: readonly string[]
}
