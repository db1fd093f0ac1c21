import { dirname } from 'node:path'
import { temporaryBeside } from '../durable-files.js'
import type { FileFacts, ReadableFile, WritableFile } from '../file-layer.js'
import { writeWhole } from './book-files.js'
import type { BookFiles } from './book-files.js'

/** One place of a file that gets other octets. */
export interface Splice {
  /** Offset of the first octet that goes. */
  readonly start: number
  /** Offset behind the last octet that goes. */
  readonly end: number
  /** What comes instead. */
  readonly text: string
}

/** A file that is written anew from another. */
export interface Rewriting {
  /** What is read. */
  readonly from: string
  /** What is replaced; may be the same. */
  readonly path: string
  /** The places that change, in their order, none over another. */
  readonly splices: readonly Splice[]
  /** What is added at the end. */
  readonly tail: string
}

const CHUNK_OCTETS = 1 << 20

/**
 * Writes a file anew with some places changed, durably; readers see the old one or the new one, whole. It is copied
 * in parts, so its length costs no memory.
 */
export async function rewriteFile(files: BookFiles, rewriting: Rewriting): Promise<void> {
  const { from, path } = rewriting
  const source = await files.openToRead(from)
  try {
    const temporary = temporaryBeside(path)
    await files.wrap('write', path, async () => {
      const target = await files.layer.create(temporary)
      try {
        await copySpliced({ source, target }, rewriting)
        await keepFacts(target, await source.facts())
        await target.sync()
      } catch (error) {
        await files.discard(temporary)
        throw error
      } finally {
        await target.close()
      }
    })
    await files.place(temporary, path)
    await files.syncFolder(dirname(path))
  } finally {
    await source.close()
  }
}

interface Copy {
  readonly source: ReadableFile
  readonly target: WritableFile
}

async function copySpliced(copy: Copy, { splices, tail }: Rewriting): Promise<void> {
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

async function keepFacts(target: WritableFile, { mode }: FileFacts): Promise<void> {
  await target.setMode(mode)
}
