import { readResults } from '../bench/support/kept-results.js'
import { amountOf } from '../bench/support/suite.js'

/** One bar. */
interface Bar {
  readonly name: string
  readonly perSecond: number
}

/** Bars that were measured in one run. */
interface Panel {
  readonly title: string
  readonly bars: readonly Bar[]
}

/** The bars of a panel: a kept figure of the suite by its id, and what it is called in the drawing. */
const PANELS = [
  {
    suite: 'issue',
    title: 'P-256 request in, certificate out, one core: libraries in Node',
    ids: {
      'ec-p256-rate-raw-nodecrypto': 'its cryptography alone, nodeCrypto',
      'ec-p256-rate-orchard-pki-nodecrypto': 'orchard-pki, nodeCrypto',
      'ec-p256-rate-raw-webcrypto': 'its cryptography alone, WebCrypto',
      'ec-p256-rate-orchard-pki-webcrypto': 'orchard-pki, WebCrypto',
      'ec-p256-rate-pkijs': 'pkijs',
      'ec-p256-rate-peculiar-x509': '@peculiar/x509',
    },
  },
  {
    suite: 'languages',
    title: 'The same job, one core: other languages',
    ids: {
      'rate-node': 'orchard-pki, nodeCrypto',
      'rate-core': 'orchard-pki, WebCrypto',
      'rate-go': 'Go crypto/x509',
      'rate-python': 'python cryptography',
      'rate-openssl': 'openssl x509 -req, a process each',
    },
  },
] as const

const WIDTH = 760
const LABEL = 270
const BAR = 20
const ROW = 28
const HEAD = 36
const GAP = 20

/** Readable on white and on black, whichever the reader has. */
const STYLE = `<style>
text { font: 14px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600 }
.own { fill: #1a7f37 }
.raw { fill: #8c959f }
.peer { fill: #54aeff }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.own { fill: #3fb950 }
.raw { fill: #7d8590 }
.peer { fill: #1f6feb }
}
</style>`

/** Draws the certificates per second of the kept results. */
export function throughputChart(): string {
  const panels = PANELS.map(readPanel).filter(({ bars }) => bars.length > 0)
  let top = 0
  const drawn = panels.map((panel) => {
    const text = drawPanel(panel, top)
    top += HEAD + panel.bars.length * ROW + GAP
    return text
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${Math.max(top, ROW)}" role="img" aria-label="${escapeXML(summaryOf(panels))}">`,
    STYLE,
    ...drawn,
    '</svg>\n',
  ].join('\n')
}

/** The drawing in words, for those who cannot see it. */
export function throughputAlternative(): string {
  return summaryOf(PANELS.map(readPanel))
}

function readPanel({ suite, title, ids }: (typeof PANELS)[number]): Panel {
  const figures = readResults(suite)?.figures ?? []
  const bars = Object.entries(ids).flatMap(([id, name]) => {
    const figure = figures.find((each) => each.id === id)
    return figure === undefined ? [] : [{ name, perSecond: figure.value }]
  })
  return { title, bars }
}

function summaryOf(panels: readonly Panel[]): string {
  return panels
    .map(({ title, bars }) => `${title}: ${bars.map((bar) => `${bar.name} ${rateOf(bar)}`).join(', ')}.`)
    .join(' ')
}

function drawPanel({ title, bars }: Panel, top: number): string {
  const most = Math.max(...bars.map(({ perSecond }) => perSecond))
  const rows = bars.map((bar, index) => drawBar(bar, top + HEAD + index * ROW, most))
  return [`<text class="title" x="0" y="${top + 20}">${escapeXML(title)}</text>`, ...rows].join('\n')
}

function drawBar(bar: Bar, y: number, most: number): string {
  const width = Math.max(1, Math.round(((WIDTH - LABEL - 90) * bar.perSecond) / most))
  const kind = bar.name.startsWith('orchard-pki') ? 'own' : bar.name.startsWith('its ') ? 'raw' : 'peer'
  return [
    `<text x="${LABEL - 10}" y="${y + 15}" text-anchor="end">${escapeXML(bar.name)}</text>`,
    `<rect class="${kind}" x="${LABEL}" y="${y}" width="${width}" height="${BAR}" rx="3"/>`,
    `<text x="${LABEL + width + 8}" y="${y + 15}">${rateOf(bar)}</text>`,
  ].join('\n')
}

function rateOf({ perSecond }: Bar): string {
  return amountOf({ value: perSecond, unit: '/s' })
}

function escapeXML(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
