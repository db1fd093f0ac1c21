import { visibleText } from '../../index.js'

/**
 * Encodes foreign text (names from certificates, paths, hosts as typed) for a terminal: whatever could move the cursor,
 * change colours, hide, or reorder what is read appears as `\u{…}` instead.
 */
export function toTerminal(text: string): string {
  return visibleText(text)
}
