import type { JupyterSettingsFile } from '../../node.js'
import type { CADocument, IssuedDocument } from '../ca/documents.js'
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

/** How Jupyter is started with the certificate. */
export interface JupyterDocument {
  /** JupyterLab. */
  readonly lab: string
  /** Jupyter Server alone. */
  readonly server: string
  /** Notebook. */
  readonly notebook: string
  /** Whether it listens to the network, so that a password must be set first with `jupyter server password`. */
  readonly needsPassword: boolean
}

/** How the certificate gets to a server that is another machine: shell lines to run here. */
export interface RemoteDocument {
  /** Sends certificate and key that were made here. */
  readonly send: string
  /** Or: makes the key there, so that it never travels. */
  readonly keyStaysThere: string
  /** Starts Jupyter there after `send`. */
  readonly start: string
}

/** Result of `orchard up --json`. */
export interface UpDocument {
  /** Tells the documents apart. */
  readonly command: 'up'
  /** The CA, and whether this run made it. */
  readonly ca: CADocument & { readonly created: boolean }
  /** The certificate. */
  readonly server: IssuedDocument
  /** Whether one of the hosts is this machine. */
  readonly here: boolean
  /** Where it is: how to start Jupyter. */
  readonly jupyter?: JupyterDocument
  /** What was written into Jupyter's settings, where that was wanted. */
  readonly settings?: JupyterSettingsDocument
  /** Where it is not: how to get the files there. */
  readonly remote?: RemoteDocument
  /** What is left to do on the device, in order. */
  readonly device: readonly string[]
  /** What to keep a copy of. */
  readonly backUp: readonly string[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}
