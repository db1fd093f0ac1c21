import type { Remark } from '../sinks/printer.js'

/** Result of `orchard passwd --json`. */
export interface PasswdDocument {
  /** Tells the documents apart. */
  readonly command: 'passwd'
  /** The key file. */
  readonly keyPath: string
  /** What its key is, e.g. `ec-p256`. */
  readonly keyKind: string
  /** Whether it was encrypted. */
  readonly wasEncrypted: boolean
  /** Whether it is encrypted now. */
  readonly encrypted: boolean
  /** Certificate that the key was found to belong to; absent where there is none to read. */
  readonly certificatePath?: string
  /** File that keeps the new passphrase; absent: nobody keeps it. */
  readonly passphrasePath?: string
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}
