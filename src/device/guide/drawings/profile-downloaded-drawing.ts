import type { DrawingFacts } from '../drawing.js'
import { drawBar, drawCard, drawChevron, drawLine, drawMark, drawScreen, drawText } from './screen.js'

/** Settings as they open, with the row that appears once a profile is downloaded. */
export function profileDownloadedDrawing({ device }: DrawingFacts): string {
  const content = [
    drawText({ x: 4, y: 64 }, 'd-title', 'Settings'),
    drawCard(84, 64),
    '<circle cx="36" cy="116" r="19" class="d-bar"/>',
    drawBar(68, 104, 110),
    drawBar(68, 122, 74),
    drawChevron(116),
    drawCard(164, 48),
    drawText({ x: 16, y: 194 }, 'd-text', 'Profile Downloaded'),
    drawChevron(188),
    drawMark({ x: -5, y: 159, width: 318, height: 58 }),
    drawCard(228, 120),
    placeholder(250, 96),
    drawLine(268, 52),
    placeholder(290, 62),
  ]
  return drawScreen({ device, height: 310, content: content.join(''), column: 'left' })
}

function placeholder(y: number, width: number): string {
  return `<rect x="16" y="${y - 12}" width="24" height="24" rx="6" class="d-bar"/>${drawBar(52, y - 4, width)}${drawChevron(y)}`
}
