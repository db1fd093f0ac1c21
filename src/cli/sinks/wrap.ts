/** Where wrapped text stands. */
export interface WrapOptions {
  /** Width of the terminal. */
  readonly columns: number
  /** What the first line begins with. */
  readonly first: string
  /** What every further line begins with. */
  readonly rest: string
}

/** Breaks text at spaces so that lines fit; a word that is longer than a line (a path) stays whole. */
export function wrap(text: string, options: WrapOptions): readonly string[] {
  const lines: string[] = []
  let line = options.first
  let empty = true
  for (const word of text.split(' ')) {
    if (!empty && widthOf(line) + 1 + widthOf(word) > options.columns) {
      lines.push(line)
      line = options.rest
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line]
}

/** Cells that a text takes: two for the wide scripts of East Asia, none for combining marks. */
export function widthOf(text: string): number {
  if (PLAIN.test(text)) return text.length
  let width = 0
  for (const character of text) width += combining().test(character) ? 0 : wide().test(character) ? 2 : 1
  return width
}

/** Printable ASCII and the signs that our lines begin with: the classes below take milliseconds to be made. */
const PLAIN = /^[ -~✔✘…]*$/

function combining(): RegExp {
  return /^\p{M}$/u
}

function wide(): RegExp {
  return /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}\p{Emoji_Presentation}\u{3000}-\u{303f}\u{ff01}-\u{ff60}]$/u
}
