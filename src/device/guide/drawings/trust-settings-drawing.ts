import type { DrawingFacts } from '../drawing.js'
import { drawBack, drawCard, drawMark, drawScreen, drawText } from './screen.js'

/** Certificate Trust Settings, with the switch as it has to be. */
export function trustSettingsDrawing({ device, name }: DrawingFacts): string {
  const content = [
    drawBack('About'),
    drawText({ x: 308, y: 57, anchor: 'end' }, 'd-strong', 'Certificate Trust Settings'),
    drawText({ x: 16, y: 106 }, 'd-dim d-small', 'Enable full trust for root certificates'),
    drawCard(118, 52),
    drawText({ x: 16, y: 150 }, 'd-name', name),
    '<rect x="248" y="129" width="50" height="30" rx="15" class="d-on"/><circle cx="283" cy="144" r="13" class="d-knob"/>',
    drawMark({ x: 241, y: 121, width: 64, height: 46 }),
  ]
  return drawScreen({ device, height: 210, content: content.join(''), column: 'right' })
}
