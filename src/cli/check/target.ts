import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Session } from '../session.js'

/** What a word of `orchard check` means: a server to dial, or a file to read. */
export type Target =
  { readonly kind: 'server'; readonly url: string } | { readonly kind: 'file'; readonly file: string }

/** Ends of names of files that people check. */
const FILE_ENDING = /\.(?:pem|crt|cer|der|cert|p7b|txt)$/i

/**
 * Tells a server from a file: `-` and whatever exists is a file, and so is what is named like one (so that a mistyped
 * file is not dialled); the rest is an address.
 */
export function readTarget({ environment: { cwd } }: Session, word: string): Target {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(word)) return { kind: 'server', url: word }
  const isFile =
    word === '-' || existsSync(resolve(cwd, word)) || FILE_ENDING.test(word) || word.includes('\\')
  return isFile ? { kind: 'file', file: word } : { kind: 'server', url: word }
}
