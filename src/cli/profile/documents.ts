import type { ProfileRoot, ReminderEvent } from '../../index.js'
import type { Remark } from '../sinks/printer.js'

/** Result of `orchard profile --json`. */
export interface ProfileDocument {
  /** Tells the documents apart. */
  readonly command: 'profile'
  /** File that was written. */
  readonly path: string
  /** `mobileconfig`, or `cer` for the root alone. */
  readonly format: 'mobileconfig' | 'cer'
  /** By which the device replaces it; absent for the root alone. */
  readonly identifier?: string
  /** UUID of the profile; absent for the root alone. */
  readonly uuid?: string
  /** The roots in it. */
  readonly roots: readonly ProfileRoot[]
  /** Whether it is signed. */
  readonly signed: boolean
  /** Whether it holds a private key: with `--client` only. */
  readonly holdsPrivateKey: boolean
  /** What is left to do on the device, in order. */
  readonly device: readonly string[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** Result of `orchard reminder --json`. */
export interface ReminderDocument {
  /** Tells the documents apart. */
  readonly command: 'reminder'
  /** File that was written. */
  readonly path: string
  /** The days in it. */
  readonly events: readonly ReminderEvent[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}
