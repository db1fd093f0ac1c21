import { encode } from 'uqr'

/** How a terminal shows a code. */
export interface QRCodeStyle {
  /** Whether colours may be set: then the code is black on white on every terminal. */
  readonly colours: boolean
  /** Columns that there are; a code that is wider is left out. */
  readonly columns: number
}

/** Modules of white around a code: readers want four (ISO/IEC 18004 §7.3). */
const QUIET = 4
/** Black on white of the 256 colours, which no theme changes, in this order: text, ground. */
const BLACK_ON_WHITE = '\u001b[38;5;16;48;5;231m'
const RESET = '\u001b[0m'

/**
 * Draws a QR code in lines of half blocks, two rows of modules in each line. Without colours light modules are drawn and
 * dark ones left out, which is right on a dark terminal; phones read the opposite on a light one too. Empty where it is
 * wider than the terminal.
 */
export function qrCodeLines(text: string, { colours, columns }: QRCodeStyle): readonly string[] {
  const { data, size } = encode(text, { ecc: 'L', border: 0 })
  const isDark = (row: number, column: number): boolean => data[row - QUIET]?.[column - QUIET] === true
  const width = size + 2 * QUIET
  if (width > columns) return []
  const isInk = (row: number, column: number): boolean =>
    colours ? isDark(row, column) : row < width && !isDark(row, column)
  return Array.from({ length: Math.ceil(width / 2) }, (_, line) => {
    const cells = Array.from({ length: width }, (__, column) =>
      halfBlock(isInk(2 * line, column), isInk(2 * line + 1, column)),
    ).join('')
    return colours ? BLACK_ON_WHITE + cells + RESET : cells
  })
}

function halfBlock(upper: boolean, lower: boolean): string {
  if (upper) return lower ? '█' : '▀'
  return lower ? '▄' : ' '
}
