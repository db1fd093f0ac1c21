import type { ReadableFile } from '../file-layer.js'

/** Some whole lines of an index. */
export interface IndexBlock {
  /** The octets; they are overwritten when the next block is asked for. */
  readonly octets: Buffer
  /** Where they begin in the file. */
  readonly offset: number
  /** Whether the last line of the file is in it and has no newline. */
  readonly unfinished: boolean
}

/** Which part of an index is read; it must begin where a line begins. */
export interface IndexRange {
  /** Offset of the first octet; absent: 0. */
  readonly from?: number
  /** Offset behind the last octet; absent: the end of the file, wherever it is when it is reached. */
  readonly to?: number
}

/**
 * Smaller ones cost more turns through the thread pool. The text of one of a mebibyte lies outside of V8's heap, where it
 * stays longer: a search of a million lines then holds 118 MB in place of 56 (measured).
 */
const BLOCK_OCTETS = 1 << 19
/** What ends a line. */
export const NEWLINE = 0x0a

/**
 * Reads a file in blocks of whole lines, each of which stands until the next is asked for. Memory stays at one block;
 * a line that is longer than that makes it grow.
 */
export async function* readIndexBlocks(
  file: ReadableFile,
  { from = 0, to = Infinity }: IndexRange = {},
): AsyncGenerator<IndexBlock> {
  let buffer = Buffer.allocUnsafe(BLOCK_OCTETS)
  let kept = 0
  for (let position = from; ;) {
    const taken = await readOn(file, buffer.subarray(kept), { position, to })
    position += taken
    const filled = kept + taken
    const offset = position - filled
    const end = taken === 0 ? filled : buffer.subarray(0, filled).lastIndexOf(NEWLINE) + 1
    if (end > 0) yield { octets: buffer.subarray(0, end), offset, unfinished: taken === 0 }
    if (taken === 0) return
    if (filled === buffer.length && end === 0) buffer = Buffer.concat([buffer], buffer.length * 2)
    else buffer.copyWithin(0, end, filled)
    kept = filled - end
  }
}

/** Reads no further than the end of what is wanted. */
async function readOn(
  file: ReadableFile,
  into: Buffer,
  { position, to }: { readonly position: number; readonly to: number },
): Promise<number> {
  return position < to ? file.read(into.subarray(0, Math.min(into.length, to - position)), position) : 0
}

/** Calls back with the two ends of each line of a block, its newline left out. */
export function eachLine(octets: Buffer, step: (start: number, end: number) => void): void {
  for (let start = 0; start < octets.length;) {
    const end = endOfLine(octets, start)
    step(start, end)
    start = end + 1
  }
}

/** Where a line of a block ends: at its newline, or with the block. */
export function endOfLine(octets: Buffer, start: number): number {
  const newline = octets.indexOf(NEWLINE, start)
  return newline < 0 ? octets.length : newline
}

/** Counts the lines before an offset of a file: only errors need the number of a line. */
export async function lineNumberAt(file: ReadableFile, offset: number): Promise<number> {
  let number = 1
  for await (const block of readIndexBlocks(file)) {
    eachLine(block.octets, (start) => {
      if (start > 0 || block.offset > 0) number += block.offset + start <= offset ? 1 : 0
    })
    if (block.offset + block.octets.length > offset) break
  }
  return number
}
