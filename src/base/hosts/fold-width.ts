/**
 * Turns the full-width forms that East Asian keyboards type (`１９２．１６８`, `：`, `／`, `。`) into ASCII. It runs before
 * any rule looks at a text, so that no rule is passed by a character that a later step would turn into another.
 */
export function foldWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (character) =>
      String.fromCharCode(character.charCodeAt(0) - FULL_WIDTH_OFFSET),
    )
    .replace(/[\u3002\uff61]/g, '.')
}

/** Distance of U+FF01..U+FF5E from U+0021..U+007E. */
const FULL_WIDTH_OFFSET = 0xfee0
