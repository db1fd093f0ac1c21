import type { Enrolment } from '../../node.js'
import type { Session } from '../session.js'
import { listText, printFingerprint } from '../words/lists.js'
import { qrCodeLines } from './qr-code.js'

/** What is printed of a page when it begins. */
export interface PageFacts {
  /** The page. */
  readonly page: Enrolment
  /** How many of its addresses a device may type; the others are this machine's own. */
  readonly outside: number
  /** SHA-256 of the root, `AB:CD:…`. */
  readonly fingerprint: string
  /** When it began. */
  readonly now: Date
}

/** Further addresses that are named; a machine may have dozens. */
const MOST_OTHERS = 3

/** Prints the code, the address and the fingerprint. */
export function printPage(session: Session, { page, outside, fingerprint, now }: PageFacts): void {
  const { printer } = session
  const [best = '', ...others] = page.urls.slice(0, Math.max(1, outside))
  const minutes = Math.max(1, Math.round((page.endsAt.getTime() - now.getTime()) / 60_000))
  printer.heading(`On the device, in the same network: scan this, or type it in Safari:`)
  printer.command(best)
  printQRCode(session, best)
  if (others.length > 0) printer.fact('or', listText(others.slice(0, MOST_OTHERS)))
  printer.fact('ends', `by itself after ${minutes === 1 ? 'a minute' : `${String(minutes)} minutes`}`)
  printFingerprint(printer, fingerprint)
}

/** Only a terminal shows a code. */
function printQRCode({ environment: { stdout, env }, printer }: Session, url: string): void {
  if (stdout.isTTY !== true || env['TERM'] === 'dumb') return
  const colours = (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'linux'
  for (const line of qrCodeLines(url, { colours, columns: stdout.columns ?? 80 })) printer.drawing(line)
}
