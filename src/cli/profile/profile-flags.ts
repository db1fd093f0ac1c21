import type { CommonFlags, PassphraseFlags } from '../flags.js'

/** Options of `orchard profile`. */
export interface ProfileFlags extends PassphraseFlags {
  /** Files of the roots that it carries; absent, the root of the CA. */
  readonly root?: readonly string[]
  /** Files of CAs below a root that ride along. */
  readonly intermediate?: readonly string[]
  /** Who gives it out. */
  readonly organization?: string
  /** What it is called; absent, the common name of the root. */
  readonly title?: string
  /** When the device removes it by itself. */
  readonly removalDate?: Date
  /** For everyone who uses a Mac, and not for the one who installs it. */
  readonly system?: true
  /** File of the signer's certificate, with its chain. */
  readonly sign?: string
  /** File of the signer's key. */
  readonly key?: string
  /** The root alone, as a DER file. */
  readonly der?: true
  /** File of a client's key and certificate that it carries besides. */
  readonly client?: string
  /** File that holds the password of that file in its first line. */
  readonly passwordFile?: string
  /** Where it is written; `-` is standard output. */
  readonly out?: string
}

/** Options of `orchard reminder`. */
export interface ReminderFlags extends CommonFlags {
  /** Days before its end that a certificate is due. */
  readonly days?: number
  /** Where it is written; `-` is standard output. */
  readonly out?: string
}
