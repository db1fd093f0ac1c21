/** A line of a text and where it stands. */
export interface NumberedLine {
  /** Its number, from 1. */
  readonly number: number
  /** Its text, without what ends it. */
  readonly text: string
  /** Octets read so far, this line and what was read ahead included. */
  readonly octets: number
}

/** Longer than any name with all its hosts; what has no line ends is no list. */
const LONGEST_LINE = 65_536

/**
 * Reads text line by line as it comes: UTF-8, or UTF-16 with its mark, which `>` in Windows PowerShell writes; LF or
 * CRLF. A line that is too long is cut, so that what flows without end takes no memory.
 */
export async function* readLines(chunks: AsyncIterable<unknown>): AsyncGenerator<NumberedLine> {
  let decoder: ReturnType<typeof decoderFor> | undefined
  let [number, octets, rest] = [0, 0, '']
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
    if (!(bytes instanceof Uint8Array)) continue
    octets += bytes.length
    decoder ??= decoderFor(bytes)
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = (lines.pop() ?? '').slice(0, LONGEST_LINE)
    for (const line of lines) yield { number: (number += 1), text: withoutReturn(line), octets }
  }
  rest += decoder?.decode() ?? ''
  if (rest !== '') yield { number: number + 1, text: withoutReturn(rest), octets }
}

function decoderFor(first: Uint8Array): InstanceType<typeof TextDecoder> {
  const mark = ((first[0] ?? 0) << 8) | (first[1] ?? 0)
  return new TextDecoder(mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8')
}

function withoutReturn(line: string): string {
  return line.slice(0, LONGEST_LINE).replace(/\r$/, '')
}

/** The words of a line; none where it is empty or a comment. `#` begins a comment at the start of a word. */
export function wordsOf(text: string): readonly string[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '')
  const comment = words.findIndex((word) => word.startsWith('#'))
  return comment === -1 ? words : words.slice(0, comment)
}
