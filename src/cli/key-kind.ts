import { KEY_KINDS } from '../index.js'
import type { KeyKind } from '../index.js'
import { UsageError } from './stop.js'

/**
 * Reads `--key-kind` into an option of the verbs; nothing where it was not typed.
 *
 * @throws UsageError when it is no kind of key.
 */
export function keyKindOption(typed: string | undefined): { readonly keyKind?: KeyKind } {
  if (typed === undefined) return {}
  const keyKind = KEY_KINDS.find((kind) => kind === typed)
  if (keyKind === undefined)
    throw new UsageError('that is no kind of key', `--key-kind is one of ${KEY_KINDS.join(', ')}.`)
  return { keyKind }
}
