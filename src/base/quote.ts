const LONGEST_QUOTE = 80

/**
 * Quotes foreign text for a message: one line, no character that moves the cursor, hides or reorders what follows, and
 * at most about 80 characters of it.
 */
export function quoteText(text: string): string {
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text
  return `"${shown.replace(unsafe(), escapeCharacter)}"`
}

/** Quotation mark, backslash, controls, format and bidi characters, lone surrogates, line separators, odd spaces. */
function unsafe(): RegExp {
  return /["\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu
}

/** Names a character as Unicode does, e.g. `U+200B`. */
export function nameCharacter(character: string): string {
  return `U+${codeOf(character).toString(16).toUpperCase().padStart(4, '0')}`
}

function escapeCharacter(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`
  return `\\u{${codeOf(character).toString(16)}}`
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0
}
