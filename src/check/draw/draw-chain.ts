import type { Finding, IOSTrustReport, JudgedCertificate } from '../records.js'
import { expectArray, expectObject, expectOneOf, expectString } from '../../base/options.js'
import { svgText } from '../../base/svg-text.js'

const WIDTH = 640
const MARGIN = 16
const BOX_WIDTH = WIDTH - 2 * MARGIN
const HEAD_HEIGHT = 60
const LINE_HEIGHT = 20
const BOX_PADDING = 14
/** Between two boxes: room for the arrow and its word. */
const GAP = 34
/** Characters that fit on a line of a box at 13 pixels. */
const LINE_CHARACTERS = 84
/** Findings that are written into one box; the rest are counted. */
const MOST_FINDINGS = 4

const ROLES: Readonly<Record<JudgedCertificate['role'], string>> = {
  server: 'Server',
  intermediate: 'Intermediate',
  anchor: 'Root',
}

const STYLE = [
  'text{font:13px system-ui,sans-serif;fill:#1c1c1e}',
  '.h{font-size:17px;font-weight:600}.b{font-weight:600}.s{fill:#636366}',
  '.ok{fill:#f2faf4;stroke:#248a3d}.bad{fill:#fff1f0;stroke:#d70015}.warn{fill:#fff9e8;stroke:#b25000}',
  '.tok{fill:#1d7033}.tbad{fill:#c4001a}.twarn{fill:#9a4600}',
  'path{stroke:#8e8e93;fill:none}.paper{fill:#fff}',
  '@media (prefers-color-scheme:dark){.paper{fill:#1c1c1e}text{fill:#f2f2f7}.s{fill:#aeaeb2}',
  '.ok{fill:#12261a}.bad{fill:#330f10}.warn{fill:#2e2208}.tok{fill:#30d158}.tbad{fill:#ff6961}.twarn{fill:#ffb340}}',
].join('')

/**
 * Draws a judged path as an SVG: the root on top, the server at the bottom, what was found in the box of its certificate.
 * A file of its own: no script, no link, nothing loaded; light and dark by the reader's setting.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no report.
 */
export function drawChain(report: IOSTrustReport): string {
  expectReport(report)
  const boxes = [...report.path.keys()].reverse().map((index) => boxLines(report, index))
  const unplaced = report.findings.filter(({ index }) => index === undefined || index >= report.path.length)
  const foot = findingLines(unplaced)
  const heights = boxes.map((lines) => lines.length * LINE_HEIGHT + 2 * BOX_PADDING)
  const body = heights.reduce((sum, height) => sum + height + GAP, 0)
  const height = HEAD_HEIGHT + body + foot.length * LINE_HEIGHT + MARGIN
  let top = HEAD_HEIGHT
  const parts: string[] = [head(report)]
  for (const [position, lines] of boxes.entries()) {
    const boxHeight = heights[position] ?? 0
    parts.push(box(lines, { top, height: boxHeight }))
    top += boxHeight
    if (position < boxes.length - 1) parts.push(arrow(top))
    top += GAP
  }
  parts.push(...foot.map((line, row) => textLine(line, { x: MARGIN, y: top + row * LINE_HEIGHT })))
  return document(parts, { height, title: verdictWords(report) })
}

function expectReport(report: IOSTrustReport): void {
  expectObject(report, 'report')
  if (report.host !== undefined) expectString(report.host, 'host')
  for (const [index, item] of expectArray(report.path, 'path').entries())
    expectCertificate(item, `path[${String(index)}]`)
  for (const [index, item] of expectArray(report.findings, 'findings').entries()) {
    const option = `findings[${String(index)}]`
    expectTexts(expectObject(item, option), option, ['title', 'found'])
  }
}

function expectCertificate(item: unknown, option: string): void {
  const certificate = expectObject(item, option)
  expectOneOf(certificate['role'], `${option}.role`, Object.keys(ROLES))
  expectArray(certificate['hosts'], `${option}.hosts`)
  expectTexts(certificate, option, ['label', 'key', 'notBefore', 'notAfter'])
}

function expectTexts(
  item: Readonly<Record<string, unknown>>,
  option: string,
  fields: readonly string[],
): void {
  for (const field of fields) expectString(item[field], `${option}.${field}`)
}

interface Line {
  readonly text: string
  readonly style: string
}

function document(
  parts: readonly string[],
  { height, title }: { readonly height: number; readonly title: string },
): string {
  const size = `width="${String(WIDTH)}" height="${String(height)}" viewBox="0 0 ${String(WIDTH)} ${String(height)}"`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" ${size}>`,
    `<title>${svgText(title, LINE_CHARACTERS)}</title>`,
    `<style>${STYLE}</style>`,
    '<rect class="paper" width="100%" height="100%"/>',
    ...parts,
    '</svg>',
    '',
  ].join('\n')
}

function head(report: IOSTrustReport): string {
  const style = report.trusted ? 'h tok' : 'h tbad'
  return textLine({ text: verdictWords(report), style }, { x: MARGIN, y: 36 })
}

function verdictWords({ trusted, host }: IOSTrustReport): string {
  const subject = host === undefined ? 'this chain' : host
  return trusted ? `✔ iOS trusts ${subject}` : `✘ iOS does not trust ${subject}`
}

function boxLines({ path, findings }: IOSTrustReport, index: number): readonly Line[] {
  const certificate = path[index]
  if (certificate === undefined) return []
  const { role, label, hosts, key, notBefore, notAfter } = certificate
  const until = `${key} · valid from ${notBefore.slice(0, 10)} until ${notAfter.slice(0, 10)}`
  return [
    { text: `${ROLES[role]}  ${label}`, style: 'b' },
    ...(hosts.length === 0 ? [] : [{ text: hosts.join(', '), style: 's' }]),
    { text: until, style: 's' },
    ...findingLines(findings.filter((finding) => finding.index === index)),
  ]
}

function findingLines(findings: readonly Finding[]): readonly Line[] {
  const lines = findings.slice(0, MOST_FINDINGS).map(({ level, title, found }) => ({
    text: level === 'fail' ? `✘ ${title}: ${found}` : `! ${title}: ${found}`,
    style: level === 'fail' ? 'tbad' : 'twarn',
  }))
  const more = findings.length - lines.length
  return more > 0 ? [...lines, { text: `and ${String(more)} more`, style: 's' }] : lines
}

function box(
  lines: readonly Line[],
  { top, height }: { readonly top: number; readonly height: number },
): string {
  const place = `x="${String(MARGIN)}" y="${String(top)}" width="${String(BOX_WIDTH)}" height="${String(height)}" rx="10"`
  const x = MARGIN + BOX_PADDING
  return [
    `<rect class="${boxClass(lines)}" ${place}/>`,
    ...lines.map((line, row) => textLine(line, { x, y: top + BOX_PADDING + 14 + row * LINE_HEIGHT })),
  ].join('\n')
}

function boxClass(lines: readonly Line[]): string {
  if (lines.some(({ style }) => style === 'tbad')) return 'bad'
  return lines.some(({ style }) => style === 'twarn') ? 'warn' : 'ok'
}

function arrow(top: number): string {
  const x = WIDTH / 2
  const [from, to] = [top + 6, top + GAP - 6]
  const tip = `M${String(x - 5)} ${String(to - 6)}L${String(x)} ${String(to)}L${String(x + 5)} ${String(to - 6)}`
  return [
    `<path d="M${String(x)} ${String(from)}V${String(to)}${tip}"/>`,
    textLine({ text: 'signed', style: 's' }, { x: x + 14, y: top + GAP / 2 + 4 }),
  ].join('\n')
}

function textLine({ text, style }: Line, { x, y }: { readonly x: number; readonly y: number }): string {
  return `<text class="${style}" x="${String(x)}" y="${String(y)}">${svgText(text, LINE_CHARACTERS)}</text>`
}
