import type { CLIEnvironment, Output } from './environment.js'
import type { CommonFlags } from './flags.js'
import { createPrinter } from './sinks/printer.js'
import type { Printer } from './sinks/printer.js'

/** One run of one command. */
export interface Session {
  /** What it touches. */
  readonly environment: CLIEnvironment
  /** Words for people: standard output, nothing with `--json`, standard error where results are data. */
  readonly printer: Printer
  /** The present, read once. */
  readonly now: Date
  /** What `ORCHARD_PASSPHRASE` held; it is no longer in the environment. */
  readonly variable: string | undefined
}

/** What a run of a command begins with. */
export interface SessionOptions {
  /** What it touches. */
  readonly environment: CLIEnvironment
  /** Whether only a JSON document may appear. */
  readonly json: boolean
  /** Whether standard output carries data, so that words go to standard error. */
  readonly wordsOnError: boolean
  /** What `ORCHARD_PASSPHRASE` held. */
  readonly variable: string | undefined
}

/** Begins a run of a command. */
export function openSession({ environment, json, wordsOnError, variable }: SessionOptions): Session {
  const stream: Output = wordsOnError ? environment.stderr : environment.stdout
  const { env, platform } = environment
  return {
    environment,
    printer: createPrinter({ env, platform, ...(json ? {} : { stream }) }),
    now: environment.clock(),
    variable,
  }
}

/** Where this user's files lie, for the functions that look there. */
export function userFiles({ environment: { env, platform, user } }: Session): UserFiles {
  return { env, platform, ...(user.home === undefined ? {} : { homedir: user.home }) }
}

/** What decides where a user's files lie. */
export interface UserFiles {
  /** The environment. */
  readonly env: CLIEnvironment['env']
  /** The platform. */
  readonly platform: NodeJS.Platform
  /** The home folder, where there is one. */
  readonly homedir?: string
}

/** The words that repeat the folder of a run in a command for people: ` --dir PATH`, or nothing. */
export function repeatFolder(flags: CommonFlags): string {
  return flags.dir === undefined ? '' : ` --dir ${quoteForShell(flags.dir)}`
}

/** A word for a POSIX shell: as it is where that is safe, in single quotes otherwise. */
export function quoteForShell(word: string): string {
  return /^[\w%+,./:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
