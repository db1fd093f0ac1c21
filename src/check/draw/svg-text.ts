/**
 * Characters that have no place in a line of a drawing: controls, and the format characters that reorder or hide text.
 * XML 1.0 §2.2 forbids most controls, even as references.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Writes foreign text into an SVG, as an element's text or an attribute's value: markup becomes references, what cannot be
 * seen becomes `\u{HEX}`, and what is longer than its place ends in an ellipsis.
 */
export function svgText(text: string, mostCharacters: number): string {
  const visible = text.slice(0, mostCharacters * 4).replaceAll(UNSEEN, escapeCharacter)
  const characters = Array.from(visible)
  const shown =
    characters.length > mostCharacters ? `${characters.slice(0, mostCharacters - 1).join('')}…` : visible
  return shown.replaceAll(/[&<>"']/g, (character) => REFERENCES[character] ?? '')
}

function escapeCharacter(character: string): string {
  return String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
