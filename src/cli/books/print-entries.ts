import type { StoreEntry } from '../../index.js'
import type { Session } from '../session.js'
import { toTerminal } from '../sinks/terminal.js'
import { wrap } from '../sinks/wrap.js'

/** The columns of an entry as text: state, end, serial number, subject, and when and why it was revoked. */
export function entryColumns({
  status,
  notAfter,
  serialNumber,
  subject,
  revocation,
}: StoreEntry): readonly string[] {
  const columns = [status, dayOf(notAfter), serialNumber, subject]
  return revocation === undefined
    ? columns
    : [...columns, `revoked ${dayOf(revocation.at)}: ${revocation.reason}`]
}

/** One line of columns: between tabs where a program reads, wrapped where a person does. */
export function columnsLine({ environment: { stdout } }: Session, columns: readonly string[]): string {
  const safe = columns.map(toTerminal)
  if (stdout.isTTY !== true) return `${safe.join('\t')}\n`
  // Where there is no subject the books repeat the serial number: a person need not read it twice.
  const [first = '', ...others] = safe.filter((column, at) => at !== 3 || column.toLowerCase() !== safe[2])
  const text = `${first.padEnd(STATUS_WIDTH)} ${others.join('  ')}`
  return `${wrap(text, { columns: stdout.columns ?? 80, first: '', rest: ' '.repeat(STATUS_WIDTH + 1) }).join('\n')}\n`
}

const STATUS_WIDTH = 7

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10)
}
