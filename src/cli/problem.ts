import type { PKIError } from '../index.js'
import type { Output } from './environment.js'
import { toTerminal } from './sinks/terminal.js'
import { wrap } from './sinks/wrap.js'

/** What a program is told of an error. */
export interface Problem {
  /** Stable code, e.g. `ERR_PKI_NAME_CONSTRAINTS`. */
  readonly code: string
  /** What happened; may change in any release. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string
  /** The facts; their shape depends on `code`. */
  readonly details?: object
}

/** What a failed command writes with `--json`. */
export interface ErrorDocument {
  /** The failure. */
  readonly error: Problem
}

/** An error of the library as data. */
export function problemOf({ code, message, hint, details }: PKIError): Problem {
  return { code, message, ...(hint === undefined ? {} : { hint }), details }
}

/** Says what went wrong with one of many: a line, after which the others go on. */
export function writeProblem(
  stderr: Output,
  place: string,
  { message, code }: Pick<Problem, 'message' | 'code'>,
): void {
  writeComplaint(stderr, `orchard: ${place}: ${message} (${code})`)
}

/** One line for programs; a terminal gets it broken between words. */
export function writeComplaint(stderr: Output, text: string): void {
  const columns = stderr.isTTY === true ? (stderr.columns ?? 80) : Infinity
  const lines = wrap(toTerminal(text), { columns, first: '', rest: '  ' })
  stderr.write(`${lines.join('\n')}\n`)
}
