import { join } from 'node:path'
import type { Layout } from '../layout.js'

/** The files that this library keeps beside those of openssl. */
export interface BookPaths {
  /** Who works on the directory. */
  readonly lock: string
  /** What was committed and may not have reached the disk elsewhere. */
  readonly journal: string
  /** Every revocation and release of ours. */
  readonly revocations: string
  /** What the books looked like after our last change. */
  readonly state: string
}

/** Lays out the books of a CA. */
export function bookPathsOf({ books }: Layout): BookPaths {
  return {
    lock: join(books, 'lock'),
    journal: join(books, 'journal'),
    revocations: join(books, 'revocations'),
    state: join(books, 'state'),
  }
}
