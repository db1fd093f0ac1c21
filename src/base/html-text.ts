import { visibleText } from './visible-text.js'

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Writes text into HTML or XML, as an element's text or a quoted attribute's value: markup becomes references, and what
 * cannot be seen becomes `\u{HEX}`.
 */
export function htmlText(text: string): string {
  return visibleText(text).replaceAll(/[&<>"']/g, (character) => REFERENCES[character] ?? '')
}
