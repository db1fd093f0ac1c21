/**
 * Encodes foreign text (names from certificates, paths, hosts as typed) for a terminal: whatever could move the cursor,
 * change colours, hide, or reorder what is read appears as `\u{…}` instead. Ordinary letters of every script stay.
 */
export function toTerminal(text: string): string {
  return PLAIN.test(text) ? text : text.replace(unsafe(), escapeCharacter)
}

/** Printable ASCII, which is nearly everything: the classes below cost a hundred times as much, and time to be made. */
const PLAIN = /^[ -~]*$/

/**
 * Controls (C0, DEL, C1 and with them every ANSI sequence), format and bidi characters, zero widths and fillers, lone
 * surrogates, private and unassigned code points, line separators, every space but U+0020, and a fourth and later
 * combining mark in a row.
 */
function unsafe(): RegExp {
  return /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]|(?! )\p{Zs}|(?<=\p{M}{3})\p{M}/gu
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
