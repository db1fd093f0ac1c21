import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawChain } from '../../../src/check/draw/draw-chain.js'
import { svgText } from '../../../src/base/svg-text.js'
import type { Finding, IOSTrustReport, JudgedCertificate } from '../../../src/check/records.js'
import { HARMLESS_STRINGS, HOSTILE_STRINGS } from '../../support/hostile-strings.js'
import { refused } from '../../support/refused.js'

const MARKUP = [
  '<script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  "'/><!--",
  ']]>',
  '&amp;&lt;',
  '</text></svg>',
]

const CERTIFICATE: JudgedCertificate = {
  der: new Uint8Array(),
  role: 'server',
  label: 'homebox.local',
  hosts: ['192.168.1.20', 'homebox.local'],
  notBefore: '2026-11-22T00:00:00.000Z',
  notAfter: '2029-02-24T00:00:00.000Z',
  key: 'P-256',
  fingerprint: 'AB:CD',
}

const FINDING: Finding = {
  code: 'apple/hostname',
  level: 'fail',
  title: 'The certificate is for the host',
  layer: 'trust',
  shown: 'This Connection Is Not Private',
  index: 0,
  found: 'homebox.local',
  expected: '192.168.1.45',
  fix: 'orchard up 192.168.1.45',
}

function report(part: Partial<IOSTrustReport>): IOSTrustReport {
  return {
    trusted: true,
    verdict: { result: 'proceed', value: 1, overridable: false },
    findings: [],
    path: [CERTIFICATE, { ...CERTIFICATE, role: 'anchor', label: 'Home CA', hosts: [] }],
    now: '2026-11-22T00:00:00.000Z',
    ...part,
  }
}

/** What is left of a drawing when its own markup is taken away: texts and attribute values. */
function assertWellFormed(svg: string): void {
  const elements = svg.match(/<[^>]*>/g) ?? []
  const open: string[] = []
  for (const element of elements) {
    const name = /^<\/?([a-z]+)/.exec(element)?.[1] ?? assert.fail(element)
    assert.ok(['svg', 'title', 'style', 'rect', 'text', 'path'].includes(name), element)
    assert.doesNotMatch(element, /\son|href|javascript/i)
    if (element.startsWith('</')) assert.equal(open.pop(), name)
    else if (!element.endsWith('/>')) open.push(name)
  }
  assert.deepEqual(open, [])
  assert.doesNotMatch(svg.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}]/u)
}

test('the drawing shows the root above the server, with its hosts and the last day', () => {
  const svg = drawChain(report({ host: '192.168.1.20' }))
  assertWellFormed(svg)
  assert.ok(svg.indexOf('Home CA') < svg.indexOf('Server  homebox.local'))
  assert.match(svg, /iOS trusts 192\.168\.1\.20/)
  assert.match(svg, /until 2029-02-24/)
  assert.match(svg, /192\.168\.1\.20, homebox\.local/)
})

test('a refused chain says so, and names the finding in the box of its certificate', () => {
  const svg = drawChain(report({ trusted: false, host: '192.168.1.45', findings: [FINDING] }))
  assertWellFormed(svg)
  assert.match(svg, /iOS does not trust 192\.168\.1\.45/)
  assert.equal(svg.match(/class="bad"/g)?.length, 1)
})

test('a finding about no certificate of the path stands below the boxes', () => {
  const svg = drawChain(report({ trusted: false, path: [], findings: [FINDING] }))
  assertWellFormed(svg)
  assert.match(svg, /The certificate is for the host/)
})

test('more findings than fit into a box are counted', () => {
  const findings = Array.from({ length: 9 }, () => FINDING)
  assert.match(drawChain(report({ trusted: false, findings })), /and 5 more/)
})

for (const text of [...HOSTILE_STRINGS.map((each) => each.text), ...MARKUP]) {
  test(`foreign text ${JSON.stringify(text)} changes nothing but the words of a drawing`, () => {
    const certificate = { ...CERTIFICATE, label: text, hosts: [text], key: text }
    const findings = [{ ...FINDING, found: text, title: text }]
    assertWellFormed(drawChain(report({ trusted: false, path: [certificate], findings, host: text })))
  })
}

test('letters of every script stay as they are', () => {
  for (const text of HARMLESS_STRINGS.filter((each) => !/[&<>"']/.test(each)))
    assert.equal(svgText(text, 80), text)
})

test('a text longer than its place ends in an ellipsis, one that just fits does not', () => {
  assert.equal(svgText('abcde', 5), 'abcde')
  assert.equal(svgText('abcdef', 5), 'abcd…')
  assert.equal(svgText('🍏🍏🍏', 2), '🍏…')
})

test('what a report lacks is refused by name', () => {
  const certificate = (odd: object): JudgedCertificate => ({ ...CERTIFICATE, ...odd })
  const finding = (odd: object): Finding => ({ ...FINDING, ...odd })
  const cases: readonly (readonly [string, Partial<IOSTrustReport>])[] = [
    ['path[0].role', { path: [certificate({ role: 'constructor' })] }],
    ['path[1].label', { path: [CERTIFICATE, certificate({ label: undefined })] }],
    ['path[0].hosts', { path: [certificate({ hosts: 'homebox.local' })] }],
    ['path[0].key', { path: [certificate({ key: null })] }],
    ['path[0].notBefore', { path: [certificate({ notBefore: new Date() })] }],
    ['path[0].notAfter', { path: [certificate({ notAfter: undefined })] }],
    ['findings[0].title', { findings: [finding({ title: 1 })] }],
    ['findings[0].found', { findings: [finding({ found: undefined })] }],
  ]
  for (const [option, part] of cases)
    assert.equal(refused('ERR_PKI_OPTION', () => drawChain(report(part))).details.option, option)
})
