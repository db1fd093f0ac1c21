import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { IndexFormatter } from '../../../src/cli/books/index-formatter.js'
import { entryColumns } from '../../../src/cli/books/print-entries.js'
import { toTerminal } from '../../../src/cli/sinks/terminal.js'
import { entryOfIndexLine, parseIndexLine } from '../../../src/store/index-line.js'

const SERIAL = '4F0000000000000000000000000000AB'
const LINE = `V\t290131235959Z\t\t${SERIAL}\tunknown\t/CN=box`

test('lines of openssl become state, end, serial number and subject between tabs', () => {
  for (const [line, expected] of [
    [LINE, `valid\t2029-01-31\t${SERIAL.toLowerCase()}\t/CN=box`],
    [LINE.replace('V', 'E'), `expired\t2029-01-31\t${SERIAL.toLowerCase()}\t/CN=box`],
    [LINE.replace('290131', '490131'), `valid\t2049-01-31\t${SERIAL.toLowerCase()}\t/CN=box`],
    [LINE.replace('290131', '500131'), `valid\t1950-01-31\t${SERIAL.toLowerCase()}\t/CN=box`],
    [LINE.replace('290131', '20500131'), `valid\t2050-01-31\t${SERIAL.toLowerCase()}\t/CN=box`],
    [LINE.replace(SERIAL, '01'), 'valid\t2029-01-31\t01\t/CN=box'],
    [LINE.replace(SERIAL, '00'), 'valid\t2029-01-31\t00\t/CN=box'],
    [LINE.replace(SERIAL, '0FAB'), 'valid\t2029-01-31\t0fab\t/CN=box'],
    [LINE.replace(SERIAL, 'ABCDEF'), 'valid\t2029-01-31\tabcdef\t/CN=box'],
    [LINE.replace('/CN=box', ''), `valid\t2029-01-31\t${SERIAL.toLowerCase()}\t`],
  ] as const) {
    equal(formatted(`${line}\n`), `${expected}\n`)
    equal(formatted(`${line}\r\n`), `${expected}\n`)
    equal(formatted(line), `${expected}\n`)
  }
})

test('any line that is not as openssl writes it is left to the slow way', () => {
  for (const line of [
    LINE.replace('V', 'R'),
    LINE.replace('V', 'v'),
    LINE.replace('290131', '291331'),
    LINE.replace('290131', '290100'),
    LINE.replace('290131', '290132'),
    LINE.replace('235959', '240000'),
    LINE.replace('235959', '236000'),
    LINE.replace('235959', '235960'),
    LINE.replace('290131', '2x0131'),
    LINE.replace('235959Z', '235959z'),
    LINE.replace('\t\t', '\t290101000000Z\t'),
    LINE.replace(SERIAL, SERIAL.toLowerCase()),
    LINE.replace(SERIAL, '0'),
    LINE.replace(SERIAL, 'ABC'),
    LINE.replace(SERIAL, '00AB'),
    LINE.replace(SERIAL, 'AG'),
    LINE.replace(SERIAL, 'A/B0'),
    LINE.replace(SERIAL, 'A@B0'),
    LINE.replace(SERIAL, 'A:B0'),
    LINE.replace(SERIAL, ''),
    LINE.replace('unknown', 'other'),
    LINE.replace('box', 'b\u001bx'),
    LINE.replace('box', 'bo\u007f'),
    LINE.replace('box', 'bo\u001f'),
    LINE.replace('box', 'böx'),
    LINE.replace('box', 'a\\\tb'),
    `${LINE}\tmore`,
    `${LINE}\r\r`,
    '',
    '#',
    'V',
    LINE.slice(0, 20),
  ])
    equal(formatted(`${LINE}\n${line}\n${LINE}\n`), undefined, JSON.stringify(line))
})

test('whatever a line is, the fast way says what the slow way says, or nothing', () => {
  const digits = fc.stringMatching(/^[0-9]{0,14}$/)
  const line = fc.tuple(
    fc.constantFrom('V', 'E'),
    fc.oneof(digits, fc.date({ min: new Date(0), noInvalidDate: true }).map(utcDigits)),
    fc.stringMatching(/^(?:[0-9A-F]{0,9}|[ -~]{0,5})$/),
    fc.oneof(fc.stringMatching(/^[ -~]{0,12}$/), fc.string({ unit: 'binary' })),
    fc.constantFrom('\n', '\r\n'),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), (lines) => {
      const texts = lines.map(
        ([letter, time, serial, subject]) => `${letter}\t${time}Z\t\t${serial}\tunknown\t${subject}`,
      )
      const fast = formatted(texts.map((text, at) => text + (lines[at]?.[4] ?? '')).join(''))
      if (fast !== undefined) equal(fast, texts.map((text) => slowly(text)).join(''))
    }),
    { numRuns: 3_000 },
  )
})

test('each octet of a subject is looked at, wherever it stands', () => {
  for (let at = 4; at < 12; at += 1) {
    for (let octet = 0; octet <= 0xff; octet += 1) {
      const line = new TextEncoder().encode(LINE.replace('box', 'abcdefghi') + '\n')
      const place = LINE.length - '/CN=box'.length + at
      line[place] = octet
      const { stop } = new IndexFormatter().format(line, 0)
      const isPlain = octet >= 0x20 && octet <= 0x7e
      // Behind a newline another line begins.
      if (octet === 0x0a) equal(stop, place + 1)
      else equal(stop === line.length, isPlain, `octet ${String(octet)} at ${String(at)}`)
    }
  }
})

test('what comes after a line of another kind goes behind what was put in its place', () => {
  const octets = new TextEncoder().encode(`${LINE}\nR\n${LINE}\n`)
  const formatter = new IndexFormatter()
  const first = formatter.format(octets, 0)
  deepEqual(first, { count: 1, stop: LINE.length + 1 })
  formatter.append('something much longer than what stood there: '.repeat(20) + '\n')
  deepEqual(formatter.format(octets, first.stop + 2), { count: 1, stop: octets.length })
  const lines = new TextDecoder().decode(formatter.take()).split('\n')
  deepEqual([lines[0], lines.length], [lines[2], 4])
  equal(formatter.take().length, 0)
})

/** What a piece of an index becomes; `undefined` when it stops anywhere. */
function formatted(text: string): string | undefined {
  const octets = new TextEncoder().encode(text)
  const formatter = new IndexFormatter()
  const { stop } = formatter.format(octets, 0)
  return stop === octets.length ? new TextDecoder().decode(formatter.take()) : undefined
}

function slowly(text: string): string {
  const line = parseIndexLine(text)
  const entry = line === undefined ? undefined : entryOfIndexLine(line)
  return entry === undefined ? 'damaged' : `${entryColumns(entry).map(toTerminal).join('\t')}\n`
}

function utcDigits(instant: Date): string {
  return instant
    .toISOString()
    .replaceAll(/[-:T]/g, '')
    .replace(/\..*$/, '')
    .replace(/^\+?\d*(?=\d{12}$)/, '')
}
