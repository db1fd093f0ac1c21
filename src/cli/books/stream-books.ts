import { list } from '../../index.js'
import type { StoreEntry } from '../../index.js'
import type { CADirectory } from '../../node.js'
import type { Session } from '../session.js'
import { paceOutput } from '../sinks/paced-output.js'
import type { PacedOutput } from '../sinks/paced-output.js'
import { IndexFormatter } from './index-formatter.js'
import { columnsLine, entryColumns } from './print-entries.js'

const [NEWLINE, RETURN, COMMENT, UPPER_R] = [0x0a, 0x0d, 0x23, 0x52] as const

/**
 * Writes every line of the books where a program reads: a million of them in the time that reading and copying them
 * takes. What the fast way does not know, the slow way writes.
 */
export async function streamBooks(session: Session, store: CADirectory): Promise<void> {
  const output = paceOutput(session.environment.stdout)
  const written = await copyIndex(session, store, output)
  if (written !== undefined) await copyEntries(session, { store, output, written })
  await output.end()
}

/** @returns How many lines were written when it met one that it does not know; `undefined` where it wrote all. */
async function copyIndex(
  session: Session,
  store: CADirectory,
  output: PacedOutput,
): Promise<number | undefined> {
  const revoked = list({ store, status: 'revoked' })[Symbol.asyncIterator]()
  try {
    return await copyLines(session, { store, output, revoked })
  } finally {
    // Behind the last revoked line nobody asks it for more, and it still has the index open.
    await revoked.return?.()
  }
}

interface Copying {
  readonly store: CADirectory
  readonly output: PacedOutput
  /** Where the entries of revoked lines come from. */
  readonly revoked: AsyncIterator<StoreEntry>
}

async function copyLines(session: Session, { store, output, revoked }: Copying): Promise<number | undefined> {
  const formatter = new IndexFormatter()
  let written = 0
  for await (const piece of store.readIndex()) {
    for (let at = 0; at < piece.length;) {
      const { count, stop } = formatter.format(piece, at)
      written += count
      if (stop === piece.length) break
      const end = endOfLine(piece, stop)
      if (piece[stop] === UPPER_R) {
        const entry = await nextRevoked(revoked, piece.subarray(stop, end))
        if (entry === undefined) return leave(formatter, output, written)
        formatter.append(columnsLine(session, entryColumns(entry)))
        written += 1
      } else if (!isBlank(piece[stop])) return leave(formatter, output, written)
      at = end
    }
    await output.writeBytes(formatter.take())
    if (output.closed) return undefined
  }
  return undefined
}

async function leave(formatter: IndexFormatter, output: PacedOutput, written: number): Promise<number> {
  await output.writeBytes(formatter.take())
  return written
}

function endOfLine(piece: Uint8Array, start: number): number {
  const newline = piece.indexOf(NEWLINE, start)
  return newline < 0 ? piece.length : newline + 1
}

function isBlank(octet: number | undefined): boolean {
  return octet === NEWLINE || octet === RETURN || octet === COMMENT
}

/** The revoked entries come in the order of the index; one that does not fit means that somebody is changing it. */
async function nextRevoked(
  revoked: AsyncIterator<StoreEntry>,
  line: Uint8Array,
): Promise<StoreEntry | undefined> {
  const next = await revoked.next()
  if (next.done === true) return undefined
  const text = new TextDecoder().decode(line).toLowerCase()
  return text.includes(`${next.value.serialNumber}\t`) ? next.value : undefined
}

interface Rest {
  readonly store: CADirectory
  readonly output: PacedOutput
  /** Lines that are written already. */
  readonly written: number
}

async function copyEntries(session: Session, { store, output, written }: Rest): Promise<void> {
  let number = 0
  for await (const entry of list({ store })) {
    number += 1
    if (number <= written) continue
    const pause = output.write(columnsLine(session, entryColumns(entry)))
    if (pause !== undefined) await pause
    if (output.closed) return
  }
}
