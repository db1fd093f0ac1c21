import type { TrustStore } from '../../node.js'
import type { Remark } from '../sinks/printer.js'

/** What became of one store, by `orchard trust` and `orchard untrust`. */
export interface StoreDocument {
  /** The kind of store. */
  readonly store: TrustStore
  /** Where it is. */
  readonly place: string
  /** `planned` with `--dry-run` only; `present` and `absent`: nothing had to be done. */
  readonly outcome: 'changed' | 'planned' | 'present' | 'absent' | 'failed'
  /** The outcome in words. */
  readonly text: string
  /** What to do about it. */
  readonly hint?: string
  /** The lines that do it by hand. */
  readonly commands: readonly string[]
}

/** Result of `orchard trust --json` and `orchard untrust --json`. */
export interface TrustDocument {
  /** Tells the documents apart. */
  readonly command: 'trust' | 'untrust'
  /** Whether nothing was to be changed. */
  readonly dryRun: boolean
  /** SHA-256 of the root, `AB:CD:…`. */
  readonly fingerprint: string
  /** File of the root. */
  readonly rootPath: string
  /** Each store. */
  readonly stores: readonly StoreDocument[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** Result of `orchard env --json`. */
export interface EnvDocument {
  /** Tells the documents apart. */
  readonly command: 'env'
  /** SHA-256 of the root, `AB:CD:…`. */
  readonly fingerprint: string
  /** File of the root alone. */
  readonly rootPath: string
  /** File of the roots of the system and this one. */
  readonly bundlePath: string
  /** How many certificates are in that. */
  readonly roots: number
  /** The variables to set. */
  readonly variables: Readonly<Record<string, string>>
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}
