import { expectString } from './options.js'

/** Printable ASCII, of which nothing is hidden, and which is nearly everything: the classes below take long to make. */
const PLAIN = /^[ -~]*$/

/**
 * Writes each character of foreign text that a person could not see, or that would move the others, as `\u{HEX}`:
 * controls (C0, DEL, C1 and with them every ANSI sequence), format and bidi characters, zero widths and fillers, lone
 * surrogates, private and unassigned code points, line separators, every space but U+0020, and a fourth and later
 * combining mark in a row. Ordinary letters of every script stay. It is what a terminal or a log needs; HTML and shells
 * have characters of their own, which stay as well.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no string.
 * @example
 * ```ts
 * import { visibleText } from 'orchard-pki'
 *
 * console.log(visibleText('Home CA\u001b[2J')) // Home CA\u{1b}[2J
 * ```
 */
export function visibleText(text: string): string {
  return PLAIN.test(expectString(text, 'text')) ? text : text.replaceAll(unseen(), escapeCharacter)
}

function unseen(): RegExp {
  return /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{2800}]|(?! )\p{Zs}|(?<=\p{M}{3})\p{M}/gu
}

function escapeCharacter(character: string): string {
  return String.raw`\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}
