import type { EntryStatus, Revocation, StoreEntry } from './ca-store.js'

/** What an entry of an index is made of. */
export interface IndexEntryFacts {
  /** Serial number: lower-case hexadecimal of even length. */
  readonly serialNumber: string
  /** What the books say of it. */
  readonly status: EntryStatus
  /** Last instant of its validity, in milliseconds since 1970. */
  readonly notAfter: number
  /** Its subject as openssl writes it. */
  readonly subject: string
  /** What changes with every change of the entry. */
  readonly version: string
}

/**
 * An entry read from an index. A class because its getter is made once: a literal with a getter takes twenty times as
 * long (measured), and there may be a million of them.
 */
export class IndexEntry implements StoreEntry {
  /** As in {@link StoreEntry}. */
  readonly serialNumber: string
  /** As in {@link StoreEntry}. */
  readonly status: EntryStatus
  /** As in {@link StoreEntry}. */
  readonly subject: string
  /** As in {@link StoreEntry}. */
  readonly version: string
  /** As in {@link StoreEntry}. */
  declare readonly revocation?: Revocation
  readonly #notAfter: number

  /** An entry; frozen. */
  constructor(facts: IndexEntryFacts, revocation: Revocation | undefined) {
    this.serialNumber = facts.serialNumber
    this.status = facts.status
    this.subject = facts.subject
    this.version = facts.version
    this.#notAfter = facts.notAfter
    if (revocation !== undefined) this.revocation = revocation
    Object.freeze(this)
  }

  /** As in {@link StoreEntry}. */
  get notAfter(): Date {
    return new Date(this.#notAfter)
  }

  /** What `JSON.stringify` writes: a getter of a class is no field to it. */
  toJSON(): object {
    const { serialNumber, status, notAfter, subject, version, revocation } = this
    return {
      serialNumber,
      status,
      notAfter,
      subject,
      ...(revocation === undefined ? {} : { revocation }),
      version,
    }
  }
}
