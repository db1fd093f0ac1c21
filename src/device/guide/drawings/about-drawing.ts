import type { DrawingFacts } from '../drawing.js'
import {
  drawBack,
  drawBar,
  drawCard,
  drawChevron,
  drawLine,
  drawMark,
  drawScreen,
  drawText,
} from './screen.js'

/** About, whose last row leads to the switch. */
export function aboutDrawing({ device }: DrawingFacts): string {
  const rows = [0, 1, 2].map((index) => {
    const y = 108 + index * 42
    return `${drawBar(16, y - 4, 74 + ((index * 41) % 50))}${drawBar(232 - ((index * 23) % 40), y - 4, 60 + ((index * 23) % 40))}${index < 2 ? drawLine(y + 21) : ''}`
  })
  const content = [
    drawBack('General'),
    drawText({ x: 154, y: 57, anchor: 'middle' }, 'd-strong', 'About'),
    drawCard(84, 132),
    ...rows,
    drawCard(236, 48),
    drawText({ x: 16, y: 266 }, 'd-text', 'Certificate Trust Settings'),
    drawChevron(260),
    drawMark({ x: -5, y: 231, width: 318, height: 58 }),
  ]
  return drawScreen({ device, height: 310, content: content.join(''), column: 'right' })
}
