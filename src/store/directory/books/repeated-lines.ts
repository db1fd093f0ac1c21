import { normalSerial, parseIndexLine } from '../../index-line.js'
import { eachLine, lineNumberAt, readIndexBlocks } from './index-blocks.js'
import { blockText, indexError } from './index-entries.js'
import type { OpenIndex } from './index-entries.js'

/** A line with a serial number that an earlier one has. */
export interface RepeatedLine {
  /** Its serial number as in `index.txt`. */
  readonly serial: string
  /** Its text without the newline. */
  readonly text: string
  /** Offset of its first octet. */
  readonly start: number
}

/**
 * Makes sure that each of some lines is the same as the first of its serial number: then it may go. Reads the index once
 * more where there are any.
 *
 * @throws PKIError `ERR_PKI_INDEX` (`duplicate-serial`) at the first that says something else.
 */
export async function assertSameLines(index: OpenIndex, repeated: readonly RepeatedLine[]): Promise<void> {
  if (repeated.length === 0) return
  const firsts = await firstLines(index, new Set(repeated.map(({ serial }) => serial)))
  const other = repeated.find(({ serial, text }) => firsts.get(serial) !== text)
  if (other === undefined) return
  const line = await lineNumberAt(index.file, other.start)
  throw indexError(index.path, { line, reason: 'duplicate-serial' })
}

async function firstLines(
  { file }: OpenIndex,
  serials: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const firsts = new Map<string, string>()
  for await (const { octets } of readIndexBlocks(file)) {
    const textOf = blockText(octets)
    eachLine(octets, (start, end) => {
      const text = textOf(start, end)
      const serial = normalSerial(parseIndexLine(text)?.serial ?? '')
      if (serials.has(serial) && !firsts.has(serial)) firsts.set(serial, text)
    })
  }
  return firsts
}

/** Says how many lines stood twice. */
export function describeRepeated({ length }: readonly RepeatedLine[]): readonly string[] {
  if (length === 0) return []
  const what = length === 1 ? 'a line' : `${String(length)} lines`
  return [`index.txt had ${what} twice, the same in every letter; it has each once now.`]
}
