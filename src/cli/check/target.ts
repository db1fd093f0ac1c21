import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { isFile } from '../ca/find-server.js'
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
export function readTarget(session: Session, word: string): Target {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(word)) return { kind: 'server', url: word }
  const isMeantAsFile =
    word === '-' || isThere(session, word) || FILE_ENDING.test(word) || word.includes('\\')
  return isMeantAsFile ? { kind: 'file', file: word } : { kind: 'server', url: word }
}

/** A folder may be called as a host is: it is meant only where a path is written. */
function isThere(session: Session, word: string): boolean {
  return isFile(session, word) || (word.includes('/') && existsSync(resolve(session.environment.cwd, word)))
}
