import { helpText, version } from './built-at.js'
import type { CLIEnvironment } from './environment.js'

/** Columns that the text of the help was laid out for; a wider terminal gets the same. */
const HELP_COLUMNS = 80

/**
 * What is printed without a look at the commands: their code takes longer to load than a person wants to wait for a
 * version or the list of commands. `undefined` where the commands have to say it.
 */
export function quickAnswer({ argv, stdout }: CLIEnvironment): string | undefined {
  if (argv.length !== 1) return undefined
  const [word] = argv
  if (word === '--version' || word === '-V') return `${version()}\n`
  if (word !== '--help' && word !== '-h' && word !== 'help') return undefined
  return (stdout.columns ?? HELP_COLUMNS) < HELP_COLUMNS ? undefined : helpText()
}
