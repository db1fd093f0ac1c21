import { PKIError, type HostFault } from '../errors.js'
import { quoteText } from '../quote.js'
import { foldWidth } from './fold-width.js'

/** Why a text is no host, as data: readers return it, and only the verb at the door throws. */
export interface HostRefusal {
  /** The rule that is broken. */
  readonly reason: HostFault
  /** What is wrong, to follow the quoted text: `has a zone id`. */
  readonly fact: string
  /** What to do, one sentence with its full stop. */
  readonly cure: string
  /** Text that was probably meant; it is offered only if it is accepted itself. */
  readonly candidate?: string
}

/** A refused text with its place. */
export interface RefusedText {
  /** The text as it was given. */
  readonly text: string
  /** Path of the option, e.g. `hosts[0]`. */
  readonly option: string
  /** Reads a candidate to the text that would be accepted in its place, or to why it would not. */
  readonly read: (candidate: string) => { readonly name: string } | HostRefusal
}

/** A candidate may itself need a correction, e.g. a password first and then an underscore; more steps than this never help. */
const CANDIDATE_STEPS = 4

/** Makes the error of a refusal, with the corrected value where there is one. */
export function refusalError(refusal: HostRefusal, refused: RefusedText): PKIError<'ERR_PKI_HOST'> {
  const host = withoutSecrets(refused.text)
  const suggestion = findSuggestion(refusal, refused.read)
  const question = suggestion === undefined ? '' : ` Did you mean ${quoteText(suggestion)}?`
  return new PKIError('ERR_PKI_HOST', `${refused.option}: ${quoteText(host)} ${refusal.fact}`, {
    details: {
      option: refused.option,
      host,
      reason: refusal.reason,
      ...(suggestion === undefined ? {} : { suggestion }),
    },
    hint: refusal.cure + question,
  })
}

function findSuggestion(refusal: HostRefusal, read: RefusedText['read']): string | undefined {
  let candidate = refusal.candidate
  for (let step = 0; step < CANDIDATE_STEPS && candidate !== undefined; step += 1) {
    const reading = read(candidate)
    if ('name' in reading) return reading.name
    candidate = reading.candidate
  }
  return undefined
}

/** Longest text that an error carries on. */
const LONGEST_SHOWN = 1024

/**
 * Drops what may be a secret: in a pasted URL a password before `@` and a Jupyter token behind `?`; all of PEM, for
 * it may be a key.
 */
function withoutSecrets(text: string): string {
  if (text.includes('-----BEGIN')) return '-----BEGIN…'
  const shown = withoutURLSecrets(text)
  return shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown
}

function withoutURLSecrets(text: string): string {
  const folded = foldWidth(text)
  const at = folded.lastIndexOf('@')
  const query = folded.search(/[?#]/)
  const scheme = /^\s*[a-z][a-z0-9+.-]*:\/\//i.exec(folded)?.[0] ?? ''
  if (at < 0) return query < 0 ? folded : `${folded.slice(0, query + 1)}…`
  // A question mark before the last @ may belong to a password, and an @ behind it to a token.
  if (query >= 0 && query < at) return `${scheme}…`
  return `${scheme}…${query < 0 ? folded.slice(at) : `${folded.slice(at, query + 1)}…`}`
}
