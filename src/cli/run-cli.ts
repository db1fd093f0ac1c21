import type { CLIEnvironment } from './environment.js'
import { EXIT } from './exit-codes.js'
import { quickAnswer } from './quick-answer.js'
import { reportError } from './report-error.js'

/**
 * Runs the command and gives its exit status; never throws. Everything it touches comes in as `environment`, so that a
 * test can be the process.
 */
export async function runCLI(environment: CLIEnvironment): Promise<number> {
  const variable = takePassphraseVariable(environment)
  const answer = quickAnswer(environment)
  if (answer !== undefined) {
    environment.stdout.write(answer)
    return EXIT.done
  }
  try {
    const { runProgram } = await import('./program/run-program.js')
    return await runProgram(environment, variable)
  } catch (error) {
    return reportError(environment, error)
  }
}

/** Reads `ORCHARD_PASSPHRASE` and deletes it at once: no child process and no crash report may inherit it. */
function takePassphraseVariable({ env }: CLIEnvironment): string | undefined {
  const value = env['ORCHARD_PASSPHRASE']
  delete env['ORCHARD_PASSPHRASE']
  return value
}
