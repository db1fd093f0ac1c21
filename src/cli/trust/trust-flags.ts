import type { CommonFlags } from '../flags.js'

/** Options of commands about one root. */
export interface OneRootFlags extends CommonFlags {
  /** File of the root; absent: that of the CA. */
  readonly root?: string
}

/** Options of `orchard trust` and `orchard untrust`. */
export interface TrustFlags extends OneRootFlags {
  /** Says what would be run and runs nothing. */
  readonly dryRun?: true
  /** The kinds of stores that are meant. */
  readonly only?: readonly string[]
}

/** Options of `orchard env`. */
export interface EnvFlags extends OneRootFlags {
  /** The shell that the lines are for. */
  readonly shell?: string
  /** Folder of the two files. */
  readonly out?: string
}
