/**
 * Controls (C0, DEL, C1), format and bidi characters, zero widths and fillers, lone surrogates, private and unassigned
 * code points, line separators, every space but U+0020, and a fourth and later combining mark in a row.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]|(?! )\p{Zs}|(?<=\p{M}{3})\p{M}/gu

/** Writes each character of foreign text that a person could not see, or that would move the others, as `\u{HEX}`. */
export function visibleText(text: string): string {
  return text.replaceAll(
    UNSEEN,
    (character) => String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}
