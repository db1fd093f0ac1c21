import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { drawing, drawingAlternative, DRAWING_NAMES } from '../../../src/device/guide/drawing.js'
import { drawingStyle } from '../../../src/device/guide/drawing-style.js'
import { HARMLESS_STRINGS, HOSTILE_STRINGS } from '../../support/hostile-strings.js'

const MARKUP = [
  '</text><script>alert(1)</script>',
  '" onload="alert(1)',
  '&#x3c;b>',
  ']]>',
  'x'.repeat(9_000),
]

/** Elements and attributes, without what a text or a value says. */
function shapeOf(svg: string): string {
  return svg.replaceAll(/>[^<]*</g, '><')
}

describe('drawing', () => {
  for (const name of DRAWING_NAMES) {
    for (const device of ['iphone', 'ipad'] as const) {
      const usual = drawing(name, { device, name: 'Home CA' })

      it(`${name} of ${device} keeps its shape whatever the root is called`, () => {
        const texts = [...HOSTILE_STRINGS.map(({ text }) => text), ...HARMLESS_STRINGS, ...MARKUP]
        for (const text of texts) assert.equal(shapeOf(drawing(name, { device, name: text })), shapeOf(usual))
      })

      it(`${name} of ${device} speaks to those who do not see it, and loads and runs nothing`, () => {
        assert.match(usual, /^<svg role="img" aria-label="[^"]{20,}"/)
        assert.doesNotMatch(usual, /<(?:script|style|image|use|a|foreignObject)\b|\s(?:href|style|id|on\w+)=/)
      })

      it(`${name} of ${device} says the same to them as a text in its place would`, () => {
        assert.equal(/aria-label="([^"]*)"/.exec(usual)?.[1], drawingAlternative(name))
      })

      it(`${name} of ${device} uses only classes that the style knows`, () => {
        const style = drawingStyle()
        const classes = [...usual.matchAll(/class="([^"]*)"/g)].flatMap(([, names = '']) => names.split(' '))
        for (const each of new Set(classes)) {
          assert.ok(each === 'd' || each.startsWith('d-ip') || style.includes(`.${each}`), each)
        }
      })
    }
  }
})
