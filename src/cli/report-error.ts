import { isPKIError } from '../index.js'
import type { PKIError } from '../index.js'
import type { CLIEnvironment } from './environment.js'
import { EXIT } from './exit-codes.js'
import type { ExitCode } from './exit-codes.js'
import { writeComplaint } from './problem.js'
import type { ErrorDocument } from './problem.js'
import { toTerminal } from './sinks/terminal.js'
import { Interrupted, UsageError } from './stop.js'

/** What is said of an error. */
interface Complaint {
  readonly exitCode: ExitCode
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
  readonly details?: object
}

/** Says on standard error (and, with `--json`, as a document) what went wrong, and gives the exit status. */
export function reportError(environment: CLIEnvironment, error: unknown): ExitCode {
  const { stderr, stdout, argv, env } = environment
  if (error instanceof Interrupted) return EXIT.interrupted
  const complaint = complaintOf(error)
  const { exitCode, code, message, hint, details } = complaint
  writeComplaint(stderr, `orchard: ${message} (${code})`)
  if (hint !== undefined) writeComplaint(stderr, `hint: ${hint}`)
  if ((env['ORCHARD_DEBUG'] ?? '') === '1') stderr.write(`${stackOf(error)}\n`)
  if (argv.includes('--json')) {
    const document: ErrorDocument = {
      error: {
        code,
        message,
        ...(hint === undefined ? {} : { hint }),
        ...(details === undefined ? {} : { details }),
      },
    }
    stdout.write(`${JSON.stringify(document, null, 2)}\n`)
  }
  return exitCode
}

function complaintOf(error: unknown): Complaint {
  if (error instanceof UsageError) {
    return { exitCode: EXIT.usage, code: error.code, message: error.message, hint: error.hint }
  }
  if (isPKIError(error)) return complaintOfPKIError(error)
  return {
    exitCode: EXIT.failed,
    code: 'ERR_BUG',
    message: `this is a bug in Orchard: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Please report it: run the same command with ORCHARD_DEBUG=1 and send what it prints.',
  }
}

function complaintOfPKIError({ code, message, hint, details }: PKIError): Complaint {
  const exitCode = code === 'ERR_PKI_UNREACHABLE' ? EXIT.unreachable : EXIT.failed
  return { exitCode, code, message, hint, details }
}

/** The stack of an error and of its causes, for `ORCHARD_DEBUG=1`; each line is encoded. */
function stackOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const cause =
    error instanceof Error && error.cause !== undefined ? `\ncaused by: ${stackOf(error.cause)}` : ''
  return text.split('\n').map(toTerminal).join('\n') + cause
}
