import type { HookEnd } from '../hook/run-hook.js'
import type { Problem } from '../problem.js'
import type { Remark } from '../sinks/printer.js'
import type { CADocument, ServerDocument } from './documents.js'

/** Result of `orchard renew --json`. */
export interface RenewDocument {
  /** Tells the documents apart. */
  readonly command: 'renew'
  /** The servers that were due or named. */
  readonly servers: readonly RenewalDocument[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}

/** What became of one server, by `orchard renew`. */
export type RenewalDocument =
  | (ServerDocument & {
      /** Whether it was made anew; kept where another run had done so already. */
      readonly outcome: 'reused' | 'issued' | 'renewed'
      /** Why. */
      readonly reason: string
      /** How the command of `--exec` ended, where it was run. */
      readonly hook?: HookEnd
    })
  | (ServerDocument & {
      /** `--dry-run`: it would be renewed. */
      readonly outcome: 'due'
      /** Why. */
      readonly reason: string
    })
  | {
      /** The server, or the word that should name one. */
      readonly name: string
      /** It could not be renewed. */
      readonly outcome: 'failed'
      /** Why. */
      readonly error: Problem
    }

/** Result of `orchard renew --root --json`. */
export interface RenewRootDocument {
  /** Tells the documents apart; this one has a `root`. */
  readonly command: 'renew'
  /** The CA with its new root: each device must trust its fingerprint. */
  readonly root: CADocument
  /** The old root. */
  readonly previous: {
    /** SHA-256, `AB:CD:…`. */
    readonly fingerprint: string
    /** Until when devices that trust it go on working, ISO 8601. */
    readonly notAfter: string
    /** File that it is kept in. */
    readonly path: string
  }
  /** Servers that got a new certificate: theirs named the old root by its serial number. */
  readonly reissued: readonly ServerDocument[]
  /** Servers that need one and could not get it here. */
  readonly stranded: readonly {
    /** The server. */
    readonly name: string
    /** Why. */
    readonly error: Problem
  }[]
  /** Serial numbers of other certificates that name the old root so. */
  readonly unreached: readonly string[]
  /** What is to be done on each device, in order. */
  readonly device: readonly string[]
  /** What to keep a copy of. */
  readonly backUp: readonly string[]
  /** What a person should know. */
  readonly remarks: readonly Remark[]
}
