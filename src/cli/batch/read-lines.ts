/** A line of a text and where it stands. */
export interface NumberedLine {
  /** Its number, from 1. */
  readonly number: number
  /** Its text, without what ends it; absent where it is longer than any line that means something. */
  readonly text?: string
  /** Octets read so far, this line and what was read ahead included. */
  readonly octets: number
}

/** A name, and as many hosts as iOS reads of a certificate, each as long as a name can be; what is longer is no list. */
const LONGEST_LINE: number = 256 + 8192 * 254

/**
 * Reads text line by line as it comes: UTF-8, or UTF-16 with its mark, which `>` in Windows PowerShell writes; LF or
 * CRLF. Of a line that is too long no text is kept, so that what flows without end takes no memory, and no part of it
 * passes for the whole.
 */
export async function* readLines(chunks: AsyncIterable<unknown>): AsyncGenerator<NumberedLine> {
  let decoder: ReturnType<typeof decoderFor> | undefined
  let [number, octets, rest] = [0, 0, '']
  for await (const chunk of chunks) {
    const bytes = octetsOf(chunk)
    octets += bytes.length
    decoder ??= decoderFor(bytes)
    const pieces = decoder.decode(bytes, { stream: true }).split('\n')
    const last = pieces.pop() ?? ''
    for (const piece of pieces) {
      yield lineOf(rest + piece, { number: (number += 1), octets })
      rest = ''
    }
    if (rest.length <= LONGEST_LINE) rest += last
  }
  rest += decoder?.decode() ?? ''
  if (rest !== '') yield lineOf(rest, { number: number + 1, octets })
}

function octetsOf(chunk: unknown): Uint8Array {
  if (typeof chunk === 'string') return new TextEncoder().encode(chunk)
  return chunk instanceof Uint8Array ? chunk : new Uint8Array(0)
}

function lineOf(text: string, place: Pick<NumberedLine, 'number' | 'octets'>): NumberedLine {
  return text.length > LONGEST_LINE ? place : { ...place, text: text.replace(/\r$/, '') }
}

function decoderFor(first: Uint8Array): InstanceType<typeof TextDecoder> {
  const mark = ((first[0] ?? 0) << 8) | (first[1] ?? 0)
  return new TextDecoder(mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8')
}

/** The words of a line; none where it is empty or a comment. `#` begins a comment at the start of a word. */
export function wordsOf(text: string): readonly string[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '')
  const comment = words.findIndex((word) => word.startsWith('#'))
  return comment === -1 ? words : words.slice(0, comment)
}
