import type { FileFacts } from '../file-layer.js'
import type { Layout } from '../layout.js'
import { nodeMachine, sameBoot } from '../lock/machine.js'
import type { BookFiles } from './book-files.js'
import type { BookParts } from './book-parts.js'
import { bookPathsOf } from './book-paths.js'
import { lookOf } from './index-trail.js'

/** What a file looked like; empty: there was none. */
type Look = string

/** What the books looked like after our last change, as one text for each file. */
interface Looks {
  readonly boot: string
  readonly index: Look
  readonly journal: Look
  readonly revocations: Look
}

/** What a comparison of the books with the last state found. */
export interface Comparison {
  /** Whether nobody else has changed anything, and nothing was interrupted. */
  readonly sound: boolean
  /** Whether the files of all groups that the journal has of this boot were put in place. */
  readonly placed: boolean
  /** The index; absent: it is missing. */
  readonly index?: FileFacts | undefined
}

/**
 * Compares the books with what they looked like after our last change. Three looks and one small file, however large
 * the books are.
 */
export async function compareState(files: BookFiles, layout: Layout): Promise<Comparison> {
  const { looks, index } = await lookAround(files, layout)
  const text = await files.find(bookPathsOf(layout).state)
  const known = text === undefined ? undefined : parse(new TextDecoder().decode(text))
  if (known === undefined) return { sound: false, placed: false, index }
  const same =
    known.index === looks.index && known.journal === looks.journal && known.revocations === looks.revocations
  // A machine that went down may have kept this state, and not what came after it: once for each boot all is looked at.
  const kept = isSameBoot(known.boot, looks.boot)
  const placed = kept && known.journal === looks.journal
  return { sound: same && kept && looks.index !== '', placed, index }
}

/** In the place of the look of an index that another program has put there: no file looks like that. */
const UNKNOWN: Look = 'unknown'

/**
 * Writes down what the books look like now. Where the index is no longer the file that we know, the next one looks at
 * everything. It need not be durable: a wrong one costs a full look.
 */
export async function keepState({ files, layout, trail }: BookParts): Promise<void> {
  const { looks } = await lookAround(files, layout)
  const { state } = bookPathsOf(layout)
  const index = looks.index === lookOf(trail.last) ? looks.index : UNKNOWN
  const octets = new TextEncoder().encode(`${JSON.stringify({ ...looks, index })}\n`)
  await files.place(await files.prepare({ path: state, octets, mode: 0o644 }), state)
}

/** Says that something is going on: whoever finds no state looks at everything. */
export async function dropState(files: BookFiles, layout: Layout): Promise<void> {
  await files.discard(bookPathsOf(layout).state)
}

async function lookAround(
  files: BookFiles,
  layout: Layout,
): Promise<Pick<Comparison, 'index'> & { readonly looks: Looks }> {
  const paths = bookPathsOf(layout)
  const [index, journal, revocations] = await Promise.all(
    [layout.index, paths.journal, paths.revocations].map((path) => files.findFacts(path)),
  )
  const looks = {
    boot: nodeMachine.identity().bootId,
    index: lookOf(index),
    journal: lookOf(journal),
    revocations: lookOf(revocations),
  }
  return { looks, index }
}

function isSameBoot(one: string, other: string): boolean {
  const identity = nodeMachine.identity()
  return sameBoot({ ...identity, bootId: one }, { ...identity, bootId: other })
}

function parse(text: string): Looks | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const fields = new Map<string, unknown>(Object.entries(value))
    const texts = ['boot', 'index', 'journal', 'revocations'].map((name) => fields.get(name))
    if (!texts.every((field) => typeof field === 'string')) return undefined
    const [boot = '', index = '', journal = '', revocations = ''] = texts
    return { boot, index, journal, revocations }
  } catch {
    return undefined
  }
}
