import { expectString } from '../../base/options.js'
import { nearestWord } from '../../base/nearest-word.js'
import { APPLE_CHECKS, APPLE_CHECK_NAMES, type AppleCheckName } from '../rules/apple-checks.js'
import { ALL_RULES } from '../rules/lists.js'
import type { Rule } from '../rules/rule.js'
import type { KnownMessage } from './message.js'
import { findMessages } from './messages.js'

/** What is known of a text that a person brings. */
export interface Explanation {
  /** Rules that it names: by id, by the device's number, or by the device's words. */
  readonly rules: readonly Rule[]
  /** Messages that it holds, the closest first. */
  readonly messages: readonly KnownMessage[]
  /** Id of the rule that was probably meant, where nothing was found. */
  readonly nearest: string | undefined
}

/** Most characters of a text that are looked at. */
const MOST_CHARACTERS = 8_192
/** Longest text that may be a mistyped id. */
const MOST_WORD = 80

/**
 * Says what a text means: the id of a rule (`apple/hostname`, also without `apple/`), an OSStatus or its name (`-67602`,
 * `errSecHostNameMismatch`), a sentence of the device, or a message of Jupyter, OpenSSL, Node or a browser.
 *
 * @param text - The text as a person has it, at most its first 8192 characters count.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no text.
 */
export function explain(text: string): Explanation {
  const words = expectString(text, 'text').slice(0, MOST_CHARACTERS).trim().toLowerCase().replaceAll('−', '-')
  const byId = ALL_RULES.filter(({ id }) => id === words || id.endsWith(`/${words}`))
  if (byId.length > 0) return explanation(byId, [])
  const checks = new Set(APPLE_CHECK_NAMES.filter((name) => isNamed(APPLE_CHECKS[name], name, words)))
  const rules = ALL_RULES.filter(({ appleCheck }) => appleCheck !== undefined && checks.has(appleCheck))
  const messages = findMessages(text)
  const found = rules.length > 0 || messages.length > 0
  const isWord = !found && words.length <= MOST_WORD
  const nearest = isWord
    ? nearestWord(
        words,
        ALL_RULES.map(({ id }) => id),
      )
    : undefined
  return explanation(rules, messages, nearest)
}

function explanation(
  rules: Explanation['rules'],
  messages: Explanation['messages'],
  nearest?: string,
): Explanation {
  return Object.freeze({ rules: Object.freeze([...rules]), messages: Object.freeze([...messages]), nearest })
}

/** Whether words hold a check's number, constant, sentence or, alone, its name. */
function isNamed(
  { osStatus, osStatusName, text }: (typeof APPLE_CHECKS)[AppleCheckName],
  name: string,
  words: string,
): boolean {
  if (words === name.toLowerCase()) return true
  if (words.includes(osStatusName.toLowerCase()) || words.includes(text.toLowerCase())) return true
  return new RegExp(`(?<!\\d)${String(osStatus)}(?!\\d)`).test(words)
}
