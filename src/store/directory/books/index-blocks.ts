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

const BLOCK_OCTETS = 1 << 19
const NEWLINE = 0x0a

/**
 * Reads a file in blocks of whole lines, each of which stands until the next is asked for. Memory stays at one block;
 * a line that is longer than that makes it grow.
 */
export async function* readIndexBlocks(file: ReadableFile, from = 0): AsyncGenerator<IndexBlock> {
  let buffer = Buffer.allocUnsafe(BLOCK_OCTETS)
  let kept = 0
  let position = from
  for (;;) {
    const taken = await file.read(buffer.subarray(kept), position)
    position += taken
    const filled = kept + taken
    const offset = position - filled
    if (taken === 0) {
      if (filled > 0) yield { octets: buffer.subarray(0, filled), offset, unfinished: true }
      return
    }
    const end = buffer.subarray(0, filled).lastIndexOf(NEWLINE) + 1
    if (end > 0) yield { octets: buffer.subarray(0, end), offset, unfinished: false }
    if (end === 0 && filled === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2)
    else buffer.copyWithin(0, end, filled)
    kept = filled - end
  }
}

/** Calls back with the two ends of each line of a block, its newline left out. */
export function eachLine(octets: Buffer, step: (start: number, end: number) => void): void {
  for (let start = 0; start < octets.length;) {
    const newline = octets.indexOf(NEWLINE, start)
    const end = newline < 0 ? octets.length : newline
    step(start, end)
    start = end + 1
  }
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
