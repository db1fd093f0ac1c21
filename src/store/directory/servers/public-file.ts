import type { FileOwner } from '../file-layer.js'
import type { Layout } from '../layout.js'
import { commonHomeOf, ownHomeOf, placesOfPair } from './server-home.js'

/** What a public file of a server is; where it lies follows from that, and from the layout of the CA. */
export interface PublicFileName {
  /** Name of the server: one part of a path. */
  readonly server: string
  /** Whether the server has a folder of its own. */
  readonly ownFolder: boolean
  /** Number of the pair that it belongs to, from 1. */
  readonly pair: number
  /** Which of the pair's files; keys are never public. */
  readonly kind: 'certificate' | 'csr'
}

/** A public file of a server that is to be put in place. Everybody may read it. */
export interface PublicFile {
  /** What it is. */
  readonly name: PublicFileName
  /** Its whole text. */
  readonly text: string
  /** Whom it shall belong to; absent: who runs this. */
  readonly owner?: FileOwner | undefined
}

/** The highest number of a pair that is looked for: see `findPairs`. */
const MOST_PAIRS = 999_999

/** Where a public file lies, absolute. */
export function publicPathOf(layout: Layout, { server, ownFolder, pair, kind }: PublicFileName): string {
  return placesOfPair(homeOf(layout, server, ownFolder), pair)[kind]
}

/** Where the key of its pair lies, absolute. */
export function keyPathOf(layout: Layout, { server, ownFolder, pair }: PublicFileName): string {
  return placesOfPair(homeOf(layout, server, ownFolder), pair).key
}

function homeOf(layout: Layout, server: string, ownFolder: boolean): ReturnType<typeof ownHomeOf> {
  return ownFolder ? ownHomeOf(layout, server) : commonHomeOf(layout, server)
}

/** Reads what names a public file; `undefined` where it would lead anywhere else. */
export function parsePublicFileName(value: unknown): PublicFileName | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const fields = new Map<string, unknown>(Object.entries(value))
  const [server, ownFolder, pair, kind] = ['server', 'ownFolder', 'pair', 'kind'].map((key) =>
    fields.get(key),
  )
  if (typeof server !== 'string' || !isOneName(server)) return undefined
  if (typeof ownFolder !== 'boolean' || !isPairNumber(pair)) return undefined
  return kind === 'certificate' || kind === 'csr' ? { server, ownFolder, pair, kind } : undefined
}

function isPairNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_PAIRS
}

/** A name becomes a part of paths: it must not lead anywhere else. */
export function isOneName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name)
}
