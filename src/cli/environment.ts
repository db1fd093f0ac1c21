import type { Readable, Writable } from 'node:stream'
import type { FileLayer, Machine } from '../node.js'

/** Standard input: a stream that may be a terminal. */
export type Input = Readable & {
  /** Whether a person types there. */
  readonly isTTY?: boolean
}

/** Standard output or error: a stream that may be a terminal. */
export type Output = Writable & {
  /** Whether a person reads there. */
  readonly isTTY?: boolean
  /** Width of that terminal. */
  readonly columns?: number
  /** Its file descriptor, where it has one. */
  readonly fd?: number
}

/** A terminal that can ask. */
export interface Terminal {
  /** Where the person types. */
  readonly input: Input
  /** Where the questions are drawn. */
  readonly output: Output
  /** Lets the terminal go, so that the process can end. */
  readonly close: () => void
}

/** Everything that a run of the command touches outside of itself; `main.ts` fills it from the process, tests by hand. */
export interface CLIEnvironment {
  /** The words after the command's name. */
  readonly argv: readonly string[]
  /** The environment; `ORCHARD_PASSPHRASE` is deleted from it once it is read. */
  readonly env: Record<string, string | undefined>
  /** The folder that relative paths start from. */
  readonly cwd: string
  /** As `process.platform`. */
  readonly platform: NodeJS.Platform
  /** Standard input; asked for only when something is read or a terminal is looked for. */
  readonly stdin: () => Input
  /** Where results go. */
  readonly stdout: Output
  /** Where errors and questions go. */
  readonly stderr: Output
  /** The file system that the CA lies on; absent: the disk. */
  readonly files?: FileLayer
  /** The clock. */
  readonly clock: () => Date
  /** What this machine is called, its addresses, and what kind of place it is. */
  readonly machine: () => Promise<Machine>
  /** Who runs it. */
  readonly user: { readonly name: string; readonly isRoot: boolean; readonly home: string | undefined }
  /**
   * Lets a command that runs for long end in its own way when a person interrupts it; gives what takes that back. Absent:
   * the process ends at once.
   */
  readonly onInterrupt?: (interrupt: () => void) => () => void
  /** Opens the terminal of the process itself (`/dev/tty`), where standard input is taken; `undefined` without one. */
  readonly openTerminal: () => Terminal | undefined
}
