import type { DrawingFacts } from '../drawing.js'
import { drawCard, drawChevron, drawLine, drawMark, drawScreen, drawText } from './screen.js'

/** The sheet of the downloaded profile: what it holds, where its certificate is looked at, and where it is installed. */
export function installProfileDrawing({ device, name }: DrawingFacts): string {
  const content = [
    drawText({ x: 2, y: 57 }, 'd-link', 'Cancel'),
    drawText({ x: 154, y: 57, anchor: 'middle' }, 'd-strong', 'Install Profile'),
    drawText({ x: 300, y: 57, anchor: 'end' }, 'd-link d-strong', 'Install'),
    drawMark({ x: 231, y: 34, width: 80, height: 36 }, 2),
    drawCard(84, 150),
    '<rect x="16" y="98" width="38" height="38" rx="9" class="d-bar"/><circle cx="35" cy="117" r="9" class="d-gear"/>',
    drawText({ x: 66, y: 122 }, 'd-name', name),
    drawLine(150),
    drawText({ x: 16, y: 176 }, 'd-dim', 'Signed by'),
    drawText({ x: 292, y: 176, anchor: 'end' }, 'd-red', 'Not Signed'),
    drawLine(192),
    drawText({ x: 16, y: 218 }, 'd-dim', 'Contains'),
    drawText({ x: 292, y: 218, anchor: 'end' }, 'd-text', 'Certificate'),
    drawCard(250, 46),
    drawText({ x: 16, y: 278 }, 'd-text', 'More Details'),
    drawChevron(273),
    drawMark({ x: -5, y: 245, width: 318, height: 56 }, 1),
    drawCard(318, 60),
    drawText({ x: 154, y: 346, anchor: 'middle' }, 'd-red', 'Remove Downloaded Profile'),
  ]
  return drawScreen({ device, height: 362, content: content.join(''), column: 'right' })
}
