import { visibleText } from '../base/visible-text.js'

/** Octets of a line of a calendar without its end (RFC 5545 §3.1). */
const LONGEST_LINE = 75

/**
 * Writes foreign text as a TEXT value of iCalendar: what a person could not see, and every control, becomes `\u{HEX}`;
 * backslash, semicolon and comma are escaped, which a plain colon or quotation mark need not be. It stays on one line.
 *
 * @see RFC 5545 §3.3.11
 */
export function calendarText(text: string): string {
  return visibleText(text).replace(/[\\;,]/g, String.raw`\$&`)
}

/** Writes our own sentences, whose paragraphs are line feeds, as a TEXT value. */
export function calendarParagraphs(paragraphs: readonly string[]): string {
  return paragraphs.map(calendarText).join(String.raw`\n`)
}

/**
 * Folds a content line: no line has more than 75 octets of UTF-8, no character is cut, each ends in CR LF.
 *
 * @see RFC 5545 §3.1
 */
export function foldLine(line: string): string {
  const encoder = new TextEncoder()
  let folded = ''
  let octets = 0
  for (const character of line) {
    const size = encoder.encode(character).length
    if (octets + size > LONGEST_LINE) {
      folded += '\r\n '
      octets = 1 // The space counts.
    }
    folded += character
    octets += size
  }
  return `${folded}\r\n`
}
