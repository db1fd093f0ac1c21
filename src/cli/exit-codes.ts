/** What the exit status of every command means: one table for all of them. */
export const EXIT = {
  /** Done, or nothing had to be done. */
  done: 0,
  /** Refused or failed; standard error says why, with a code. */
  failed: 1,
  /** The command line makes no sense. */
  usage: 2,
  /** A server did not answer. */
  unreachable: 3,
  /** Something is due, and only telling so was asked for. */
  due: 4,
  /** A person interrupted it (128 + SIGINT, as shells count). */
  interrupted: 130,
} as const

/** A status that this command ends with. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
