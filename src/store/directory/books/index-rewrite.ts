import { temporaryBeside } from '../durable-files.js'
import type { FileFacts, ReadableFile, WritableFile } from '../file-layer.js'
import { writeWhole } from '../write-whole.js'
import type { BookFiles } from './book-files.js'
import type { BookParts } from './book-parts.js'
import { lookOf } from './index-trail.js'

/** One place of a file that gets other octets. */
export interface Splice {
  /** Offset of the first octet that goes. */
  readonly start: number
  /** Offset behind the last octet that goes. */
  readonly end: number
  /** What comes instead. */
  readonly text: string
}

/** An index that is written anew. */
export interface Rewriting {
  /** The index as it was looked at: the places are places of that one. */
  readonly source: FileFacts
  /** The places that change, in their order, none over another. */
  readonly splices: readonly Splice[]
  /** What is added at the end. */
  readonly tail: string
}

const CHUNK_OCTETS = 1 << 20

/**
 * Writes the index anew with some places changed; readers see the old one or the new one, whole. It is copied in parts,
 * so its length costs no memory. Its contents are durable, its name is with the next `syncFolder`. Right before it is put
 * in place it is made sure that the one that was copied is still there.
 *
 * @returns False: another program has put its own in place or written to it, and nothing has changed.
 */
export async function rewriteIndex(parts: BookParts, rewriting: Rewriting): Promise<boolean> {
  const { files, layout, trail } = parts
  const { source } = rewriting
  const path = layout.index
  const copied = await copyFile(files, { ...rewriting, from: path, path })
  if (copied === undefined) return false
  const isSource = async (at: string): Promise<boolean> =>
    lookOf(await files.findFacts(at)) === lookOf(source)
  const stands = await isSource(path).catch(async (error: unknown) => {
    await files.discard(copied.temporary)
    throw error
  })
  if (!stands) {
    await files.discard(copied.temporary)
    return false
  }
  await files.place(copied.temporary, path)
  trail.follow(source, copied.facts)
  // Openssl makes what it replaces index.txt.old: if that is what we have copied, the one that we replaced was openssl's.
  if (await isSource(`${path}.old`).catch(() => false)) trail.lose(OVERTAKEN)
  return true
}

const OVERTAKEN =
  'openssl has written index.txt in the same instant: if it was revoking a certificate, look whether that is revoked (orchard list), and revoke it again where it is not.'

/** What is copied. */
export interface Copying extends Pick<Rewriting, 'splices' | 'tail'> {
  /** How the file must look; absent: in any way. */
  readonly source?: FileFacts
  /** What is read. */
  readonly from: string
  /** Beside which path the copy is written. */
  readonly path: string
}

/** A copy under its temporary name. */
export interface CopiedFile {
  /** Its name. */
  readonly temporary: string
  /** What it is. */
  readonly facts: FileFacts
}

/**
 * Copies a file with some places changed; the contents are durable. `undefined`: it is gone, or another one than was
 * expected.
 */
export async function copyFile(files: BookFiles, copying: Copying): Promise<CopiedFile | undefined> {
  const { from, path, source: expected } = copying
  const source = await files.findToRead(from)
  try {
    const facts = await source?.facts()
    if (source === undefined || facts === undefined) return undefined
    if (expected !== undefined && lookOf(facts) !== lookOf(expected)) return undefined
    return await files.wrap('write', path, () => writeCopy(files, { ...copying, open: source, facts }))
  } finally {
    await source?.close()
  }
}

async function writeCopy(
  files: BookFiles,
  copying: Copying & { readonly open: ReadableFile; readonly facts: FileFacts },
): Promise<CopiedFile> {
  const temporary = temporaryBeside(copying.path)
  const target = await files.layer.create(temporary)
  try {
    await copySpliced({ source: copying.open, target }, copying)
    await target.setMode(copying.facts.mode)
    await target.sync()
    return { temporary, facts: await target.facts() }
  } catch (error) {
    await files.discard(temporary)
    throw error
  } finally {
    await target.close()
  }
}

interface Copy {
  readonly source: ReadableFile
  readonly target: WritableFile
}

async function copySpliced(
  copy: Copy,
  { splices, tail }: Pick<Rewriting, 'splices' | 'tail'>,
): Promise<void> {
  let at = 0
  for (const { start, end, text } of splices) {
    await copyRange(copy, at, start)
    await writeWhole(copy.target, Buffer.from(text))
    at = end
  }
  await copyRange(copy, at, Infinity)
  await writeWhole(copy.target, Buffer.from(tail))
}

async function copyRange({ source, target }: Copy, start: number, end: number): Promise<void> {
  const buffer = new Uint8Array(Math.min(CHUNK_OCTETS, end - start))
  for (let at = start; at < end;) {
    const taken = await source.read(buffer.subarray(0, Math.min(buffer.length, end - at)), at)
    if (taken === 0) return
    await writeWhole(target, buffer.subarray(0, taken))
    at += taken
  }
}
