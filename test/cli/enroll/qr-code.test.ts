import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from 'uqr'
import { qrCodeLines } from '../../../src/cli/enroll/qr-code.js'
import { ESC } from '../../support/terminal-codes.js'

const URL_TEXT = 'http://192.168.100.200:8470/k7qm'

const COLOURS = new RegExp(String.raw`${ESC}\[[\d;]*m`, 'g')
const BLACK_ON_WHITE = new RegExp(String.raw`^${ESC}\[38;5;16;48;5;231m[ ▀▄█]+${ESC}\[0m$`)

/** The modules that a terminal shows: true is dark. */
function modules(lines: readonly string[], inkIsDark: boolean): readonly (readonly boolean[])[] {
  const plain = lines.map((line) => line.replaceAll(COLOURS, ''))
  return plain.flatMap((line) =>
    [0, 1].map((half) =>
      Array.from(line).map((cell) => {
        const ink = cell === '█' || cell === (half === 0 ? '▀' : '▄')
        return inkIsDark ? ink : !ink
      }),
    ),
  )
}

for (const colours of [true, false]) {
  test(`the code shows each module, with four of white around it, ${colours ? 'in black on white' : 'without colours'}`, () => {
    const { data, size } = encode(URL_TEXT, { ecc: 'L', border: 0 })
    const shown = modules(qrCodeLines(URL_TEXT, { colours, columns: 80 }), colours)
    assert.equal(shown[0]?.length, size + 8)
    for (const [row, line] of shown.entries())
      for (const [column, isDark] of line.entries())
        if (row < size + 8) assert.equal(isDark, data[row - 4]?.[column - 4] ?? false, `${row}, ${column}`)
  })
}

test('the code of the longest IPv4 address leaves seven lines of a terminal of 80 × 24', () => {
  const lines = qrCodeLines(URL_TEXT, { colours: true, columns: 80 })
  assert.ok(lines.length <= 17, String(lines.length))
})

test('a code that is wider than the terminal is left out', () => {
  assert.equal(qrCodeLines(URL_TEXT, { colours: true, columns: 33 }).length > 0, true)
  assert.equal(qrCodeLines(URL_TEXT, { colours: true, columns: 32 }).length, 0)
})

test('each line sets its colours and takes them back', () => {
  for (const line of qrCodeLines(URL_TEXT, { colours: true, columns: 80 })) assert.match(line, BLACK_ON_WHITE)
})
