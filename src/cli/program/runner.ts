import type { CommandDocument } from '../command-document.js'
import type { CLIEnvironment } from '../environment.js'
import { EXIT } from '../exit-codes.js'
import type { CommonFlags } from '../flags.js'
import { openSession } from '../session.js'
import type { Session } from '../session.js'

/** What one command needs to run. */
export interface Runner {
  /** What it touches. */
  readonly environment: CLIEnvironment
  /** What `ORCHARD_PASSPHRASE` held. */
  readonly variable: string | undefined
  /** Whether standard output carries data, so that words go to standard error. */
  readonly wordsOnError?: boolean
  /** Takes the exit status of a command that did what it was asked for and yet has bad news. */
  readonly settle: (code: number) => void
}

/** What a command that may have bad news ends with. */
export interface Outcome {
  /** What it writes with `--json`; absent where it has written all of it itself. */
  readonly document?: CommandDocument
  /** Its exit status: of the table, or that of a command which it ran for a person. */
  readonly code: number
}

/** Runs a command and, with `--json`, writes its document. */
export async function perform(
  runner: Runner,
  flags: CommonFlags,
  run: (session: Session) => Promise<CommandDocument>,
): Promise<void> {
  await performTo(runner, flags, async (session) => ({ document: await run(session), code: EXIT.done }))
}

/** Runs a command that decides on the exit status itself. */
export async function performTo(
  { environment, variable, wordsOnError = false, settle }: Runner,
  flags: CommonFlags,
  run: (session: Session) => Promise<Outcome>,
): Promise<void> {
  const json = flags.json === true
  const { document, code } = await run(openSession({ environment, json, wordsOnError, variable }))
  settle(code)
  if (json && document !== undefined) environment.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
}
