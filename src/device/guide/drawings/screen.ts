import { svgText } from '../../../base/svg-text.js'

/** A device on which Settings are drawn. */
export interface Screen {
  /** Whose Settings. */
  readonly device: 'iphone' | 'ipad'
  /** Height of the drawing in its own units; it is 340 wide for an iPhone, 560 for an iPad. */
  readonly height: number
  /** What stands in the column that matters, 308 units wide, from its top left corner. */
  readonly content: string
  /** The iPad’s column that matters; the other one is filled with bars. */
  readonly column: 'left' | 'right'
}

const WIDTH = { iphone: 340, ipad: 560 } as const
/** Left edge of the column that matters. */
const INSET = 16
/** Width of the iPad’s other column. */
const SIDE = 204

/** Draws the upper part of a device around its content, cut off where the screen goes on. */
export function drawScreen({ device, height, content, column }: Screen): string {
  const width = WIDTH[device]
  const shift = device === 'ipad' && column === 'right' ? INSET + SIDE : INSET
  const side = device === 'ipad' ? drawSide(column, height) : ''
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" class="d d-${device}">`,
    `<path class="d-frame" d="M4 ${height} V34 a30 30 0 0 1 30 -30 H${width - 34} a30 30 0 0 1 30 30 V${height}"/>`,
    side,
    `<g transform="translate(${shift} 0)">${content}</g>`,
    '</svg>',
  ].join('')
}

/** A word as it stands on the screen; foreign text is encoded, and cut where its place ends. */
export function drawText(
  place: Readonly<{ x: number; y: number; anchor?: 'middle' | 'end' }>,
  kind: string,
  text: string,
): string {
  const anchor = place.anchor === undefined ? '' : ` text-anchor="${place.anchor}"`
  return `<text x="${place.x}" y="${place.y}" class="${kind}"${anchor}>${svgText(text, MOST_CHARACTERS[kind] ?? 40)}</text>`
}

/** Names of roots are as long as their makers want; the words of the device are known to fit. */
const MOST_CHARACTERS: Readonly<Record<string, number>> = { 'd-name': 24 }

/** A white box with round corners that holds rows. */
export function drawCard(y: number, height: number): string {
  return `<rect x="0" y="${y}" width="308" height="${height}" rx="14" class="d-card"/>`
}

/** A bar in place of words that do not matter. */
export function drawBar(x: number, y: number, width: number): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="9" rx="4.5" class="d-bar"/>`
}

/** The line between two rows. */
export function drawLine(y: number, from = 16): string {
  return `<path class="d-line" d="M${from} ${y} H308"/>`
}

/** The sign that a row leads further. */
export function drawChevron(y: number): string {
  return `<path class="d-chevron" d="M288 ${y - 5} l5 5 l-5 5"/>`
}

/** A ring around what to tap, with a number where there is an order. */
export function drawMark(
  box: Readonly<{ x: number; y: number; width: number; height: number }>,
  number?: number,
): string {
  const ring = `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="14" class="d-ring"/>`
  if (number === undefined) return ring
  const [cx, cy] = [box.x + 3, box.y]
  return `${ring}<circle cx="${cx}" cy="${cy}" r="12" class="d-badge"/><text x="${cx}" y="${cy + 5}" class="d-number" text-anchor="middle">${number}</text>`
}

/** The way back at the top left, e.g. `About`. */
export function drawBack(label: string): string {
  return `<path class="d-back" d="M8 44 l-7 7 l7 7"/>${drawText({ x: 15, y: 57 }, 'd-link', label)}`
}

/** The column of an iPad that does not matter here: bars, one of them chosen. */
function drawSide(column: 'left' | 'right', height: number): string {
  const x = column === 'right' ? 20 : 336
  const rows = Array.from({ length: Math.floor((height - 96) / 40) }, (_, index) => {
    const y = 92 + index * 40
    const chosen =
      column === 'right' && index === 1
        ? `<rect x="${x - 6}" y="${y - 15}" width="184" height="38" rx="10" class="d-chosen"/>`
        : ''
    return `${chosen}<rect x="${x + 4}" y="${y - 6}" width="20" height="20" rx="5" class="d-bar"/>${drawBar(x + 34, y - 1, 70 + ((index * 37) % 60))}`
  })
  return `<path class="d-line" d="M${column === 'right' ? 212 : 332} 6 V${height}"/>${rows.join('')}`
}
