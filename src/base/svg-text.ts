import { htmlText } from './html-text.js'
import { visibleText } from './visible-text.js'

/**
 * Writes foreign text into an SVG, as an element's text or an attribute's value: markup becomes references, what cannot be
 * seen becomes `\u{HEX}` (XML 1.0 §2.2 forbids most controls even as references), and what is longer than its place ends
 * in an ellipsis.
 */
export function svgText(text: string, mostCharacters: number): string {
  const visible = visibleText(text.slice(0, mostCharacters * 4))
  const characters = Array.from(visible)
  const shown =
    characters.length > mostCharacters ? `${characters.slice(0, mostCharacters - 1).join('')}…` : visible
  return htmlText(shown)
}
