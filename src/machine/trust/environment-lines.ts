import { PKIError } from '../../base/errors.js'
import { expectObject, expectOneOf, expectString } from '../../base/options.js'
import { quoteText } from '../../base/quote.js'
import { quoteForPOSIX } from '../../base/quote-for-posix.js'
import { expectWritablePath } from '../snippets/quote.js'
import { quoteForCmd, quoteForFish, quoteForPowerShell } from './quote-for-shell.js'

/** Shells that variables can be written for. */
export const SHELLS = ['sh', 'fish', 'powershell', 'cmd'] as const
/** A shell that variables can be written for; `sh` is every POSIX shell, with bash and zsh. */
export type Shell = (typeof SHELLS)[number]

/** One function per shell: the line that sets a variable for it and for what it starts. */
const LINES = {
  sh: (name, value) => `export ${name}=${quoteForPOSIX(value)}`,
  fish: (name, value) => `set -gx ${name} ${quoteForFish(value)}`,
  powershell: (name, value) => `$env:${name} = ${quoteForPowerShell(value)}`,
  cmd: (name, value) => `set "${name}=${quoteForCmd(value)}"`,
} as const satisfies Record<Shell, (name: string, value: string) => string>

/**
 * Writes the lines that set variables to paths in a shell. Touches nothing.
 *
 * @returns A line for each variable, each with its end; CRLF for `cmd`.
 * @throws {@link PKIError} `ERR_PKI_OPTION`, also for a name that is none of a variable, a path with control characters,
 * or one that the shell has no way to write.
 */
export function environmentLines(shell: Shell, variables: Readonly<Record<string, string>>): string {
  expectOneOf(shell, 'shell', SHELLS)
  expectObject(variables, 'variables')
  const end = shell === 'cmd' ? '\r\n' : '\n'
  const lines = Object.entries(variables).map(([name, path]) =>
    LINES[shell](expectName(name), expectWritablePath(expectString(path, name))),
  )
  return lines.map((line) => line + end).join('')
}

/** POSIX: letters, digits and `_`, no digit first; no shell has a way to quote a name. */
function expectName(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name)) return name
  throw new PKIError('ERR_PKI_OPTION', `${quoteText(name)} is no name of a variable`, {
    details: { option: 'variables', expected: 'names of letters, digits and _' },
  })
}
