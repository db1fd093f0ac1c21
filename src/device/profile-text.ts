import { PKIError } from '../base/errors.js'
import { expectString } from '../base/options.js'
import { visibleText } from '../base/visible-text.js'

/** What Settings shows of a name; a common name has 64 characters at most. */
const MOST_CHARACTERS = 200

/**
 * Writes foreign text into a profile: what a person could not see, or XML 1.0 cannot hold (most controls, halves of
 * characters, U+FFFF: not even as references), becomes `\u{HEX}`; what is longer than 200 characters ends in an ellipsis.
 * Markup is encoded by the writer of the property list.
 *
 * @see XML 1.0 §2.2
 */
export function profileText(text: string): string {
  const characters = Array.from(visibleText(text.slice(0, 2 * MOST_CHARACTERS + 2)))
  if (characters.length <= MOST_CHARACTERS) return characters.join('')
  return `${characters.slice(0, MOST_CHARACTERS - 1).join('')}…`
}

/**
 * Takes a name that a caller gives for people to read.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no string, or nothing could be seen of it.
 */
export function takeProfileText(value: unknown, option: string): string | undefined {
  if (value === undefined) return undefined
  const text = expectString(value, option)
  if (text.trim() !== '') return profileText(text)
  throw new PKIError('ERR_PKI_OPTION', `${option} is empty`, {
    details: { option, expected: 'some text, or nothing at all' },
  })
}
