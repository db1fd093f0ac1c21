import type { KnownMessage } from './message.js'
import { DEVICE_MESSAGES } from './messages/device.js'
import { JUPYTER_MESSAGES } from './messages/jupyter.js'
import { OPENSSL_MESSAGES } from './messages/openssl.js'
import { PROGRAM_MESSAGES } from './messages/programs.js'

/** Every message that this library can explain. */
export const KNOWN_MESSAGES: readonly KnownMessage[] = [
  ...DEVICE_MESSAGES,
  ...JUPYTER_MESSAGES,
  ...OPENSSL_MESSAGES,
  ...PROGRAM_MESSAGES,
]

/** Most characters of a message that are looked at: a log with a stack trace is shorter. */
const MOST_CHARACTERS = 8_192

/**
 * Finds what a message means; of several that fit, the one with the longest phrase comes first.
 *
 * @param text - The message as a person copied it, whole or in part, also with lines around it.
 */
export function findMessages(text: string): readonly KnownMessage[] {
  const words = normalise(text.slice(0, MOST_CHARACTERS))
  return KNOWN_MESSAGES.map((message) => ({ message, length: longestPhrase(message, words) }))
    .filter(({ length }) => length > 0)
    .sort((left, right) => right.length - left.length)
    .map(({ message }) => message)
}

function longestPhrase({ phrases }: KnownMessage, words: string): number {
  return Math.max(0, ...phrases.filter((phrase) => holdsPhrase(words, phrase)).map(({ length }) => length))
}

/** A phrase that ends in a digit must not go on as a longer number: `error 2 at`, `errno 13`, `-1202`. */
function holdsPhrase(words: string, phrase: string): boolean {
  for (let start = words.indexOf(phrase); start >= 0; start = words.indexOf(phrase, start + 1)) {
    const end = start + phrase.length
    if (!/\d$/.test(phrase) || !/^\d/.test(words.slice(end, end + 1))) return true
  }
  return false
}

/** One form for what keyboards, terminals and typography make different. */
function normalise(text: string): string {
  return text
    .replaceAll(/[‘’]/gu, "'")
    .replaceAll(/[“”]/gu, '"')
    .replaceAll('−', '-')
    .replaceAll(/\s+/gu, ' ')
    .toLowerCase()
}
