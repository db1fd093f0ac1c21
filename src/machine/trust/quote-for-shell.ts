import { PKIError } from '../../base/errors.js'
import { quoteText } from '../../base/quote.js'

/** A word for fish: in single quotes, where only `\` and `'` mean something. @see https://fishshell.com/docs/current/language.html#quotes */
export function quoteForFish(word: string): string {
  return /^[\w+,./:@-]+$/.test(word) ? word : `'${word.replace(/[\\']/g, String.raw`\$&`)}'`
}

/** Each of these is a single quote to PowerShell, also the typographic ones. */
const POWERSHELL_QUOTES = /['\u2018\u2019\u201a\u201b]/g

/** A word for PowerShell: in single quotes, where only quotes mean something. @see about_Quoting_Rules */
export function quoteForPowerShell(word: string): string {
  return `'${word.replace(POWERSHELL_QUOTES, '$&$&')}'`
}

/**
 * A value for `set "NAME=VALUE"` of cmd. @throws {@link PKIError} `ERR_PKI_OPTION` for `%`, `"` and `!`: what they are taken
 * for depends on where the line is pasted, and there is no way to write them that holds everywhere.
 */
export function quoteForCmd(value: string): string {
  if (!/[%"!]/.test(value)) return value
  throw new PKIError('ERR_PKI_OPTION', `${quoteText(value)} cannot be written for cmd`, {
    details: { option: 'path', expected: 'a path without %, " and !' },
    hint: 'Use PowerShell (--shell powershell), or --out with a folder of a plainer name.',
  })
}
