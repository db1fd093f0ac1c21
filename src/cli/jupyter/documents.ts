import type { JupyterSettingsFile } from '../../node.js'
import type { Remark } from '../sinks/printer.js'

/** What was written for Jupyter. */
export interface JupyterSettingsDocument {
  /** Each file, and what stands there now. */
  readonly files: readonly JupyterSettingsFile[]
  /** Whether it listens to the network, and not to this machine only. */
  readonly isOpen: boolean
  /** Whether a password is set; otherwise `jupyter server password` comes first. */
  readonly hasPassword: boolean
}

/** A Jupyter that runs here, as it answered. */
export interface RunningJupyterDocument {
  /** Its process. */
  readonly pid: number
  /** The address that was dialled. */
  readonly url: string
  /** Whether it must be started again to use these settings; a new certificate in the same file needs no restart. */
  readonly needsRestart: boolean
  /** Whether an iPhone or iPad would trust it and its WebSockets pass. */
  readonly trusted: boolean
  /** What is wrong with it, where something is. */
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string }
}

/** Result of `orchard jupyter --json`. */
export type SettingsCommandDocument =
  | {
      /** Tells the documents apart. */
      readonly command: 'jupyter'
      /** The server whose certificate it is. */
      readonly server: string
      /** What was written, or with `--dry-run` would be. */
      readonly settings: JupyterSettingsDocument
      /** Whether nothing was written. */
      readonly dryRun: boolean
      /** What runs here, where it was dialled. */
      readonly running: readonly RunningJupyterDocument[]
      /** What a person should know. */
      readonly remarks: readonly Remark[]
    }
  | {
      /** Tells the documents apart. */
      readonly command: 'jupyter'
      /** `--undo`: the files from which our settings were taken, and the copies of what stood there. */
      readonly undone: readonly { readonly path: string; readonly backupPath?: string }[]
      /** Whether nothing was written. */
      readonly dryRun: boolean
      /** What a person should know. */
      readonly remarks: readonly Remark[]
    }

/** Result of `orchard snippet --json`. */
export interface SnippetDocument {
  /** Tells the documents apart. */
  readonly command: 'snippet'
  /** The program that it is for. */
  readonly kind: string
  /** The server. */
  readonly server: string
  /** The text to paste. */
  readonly text: string
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** What `orchard bundle` did; its archive went to standard output, so it takes no `--json`. */
export interface BundleDocument {
  /** Tells the documents apart. */
  readonly command: 'bundle'
  /** The server. */
  readonly server: string
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}
