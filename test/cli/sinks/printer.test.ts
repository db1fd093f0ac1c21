import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { createPrinter } from '../../../src/cli/sinks/printer.js'
import type { Printer } from '../../../src/cli/sinks/printer.js'
import { widthOf, wrap } from '../../../src/cli/sinks/wrap.js'
import { ESC, ESCAPE } from '../../support/terminal-codes.js'

interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly env?: Readonly<Record<string, string>>
  readonly platform?: NodeJS.Platform
}

function printed(
  use: (printer: Printer) => void,
  { env = {}, platform = 'linux', ...terminal }: Terminal = {},
): string {
  let text = ''
  const stream = Object.assign(
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        text += chunk.toString('utf8')
        done()
      },
    }),
    terminal,
  )
  use(createPrinter({ stream, env, platform }))
  return text
}

const LONG = 'word '.repeat(60).trim()

for (const columns of [40, 59, 60, 80, 200]) {
  test(`no line of words is wider than a terminal of ${columns} columns, or than 100`, () => {
    const text = printed(
      (printer) => {
        printer.done('Certificate', LONG)
        printer.failed('https://1.2.3.4:88', LONG)
        printer.failed('https://192.168.1.20:8888', LONG)
        printer.warned('wss', LONG)
        printer.branch(0, LONG)
        printer.branch(1, LONG)
        printer.branch(4, LONG)
        printer.fact('can ever sign', LONG)
        printer.remark('kind', LONG)
        printer.heading(LONG)
        printer.text(LONG)
        printer.step(1, LONG)
      },
      { isTTY: true, columns, env: { NO_COLOR: '1' } },
    )
    const widest = Math.max(...text.split('\n').map(widthOf))
    assert.ok(widest <= Math.min(columns, 100), `${widest}`)
  })
}

test('a word that is wider than a line is not broken', () => {
  const path = `/${'x'.repeat(100)}`
  assert.deepEqual(wrap(`see ${path} there`, { columns: 40, first: '- ', rest: '  ' }), [
    '- see',
    `  ${path}`,
    '  there',
  ])
})

test('wide characters count twice and combining marks not at all', () => {
  assert.equal(widthOf('日本'), 4)
  assert.equal(widthOf('e\u0301'), 1)
  assert.equal(widthOf('🍏'), 2)
})

test('colours appear on a terminal, and neither in a pipe nor with NO_COLOR nor on a dumb terminal', () => {
  const use = (printer: Printer): void => printer.done('CA', 'x')
  assert.match(printed(use, { isTTY: true }), new RegExp(String.raw`${ESC}\[32m✔${ESC}\[39m CA`))
  assert.equal(printed(use), '✔ CA            x\n')
  assert.equal(printed(use, { isTTY: true, env: { NO_COLOR: '1' } }), '✔ CA            x\n')
  assert.equal(printed(use, { isTTY: true, env: { TERM: 'dumb' } }), '✔ CA            x\n')
  assert.match(printed(use, { isTTY: true, env: { NO_COLOR: '' } }), new RegExp(String.raw`${ESC}\[32m`))
})

test('foreign text cannot colour, whatever method prints it', () => {
  const foreign = 'a\u001b[31mb'
  const text = printed(
    (printer) => {
      printer.done('x', foreign)
      printer.failed('x', foreign)
      printer.failed(foreign, 'x')
      printer.warned('x', foreign)
      printer.branch(0, foreign)
      printer.branch(2, foreign)
      printer.fact('x', foreign)
      printer.fact(foreign, 'x')
      printer.remark('x', foreign)
      printer.heading(foreign)
      printer.text(foreign)
      printer.step(1, foreign)
      printer.value(foreign)
      printer.command(foreign)
    },
    { isTTY: true, env: { NO_COLOR: '1' } },
  )
  assert.doesNotMatch(text, ESCAPE)
  assert.equal(text.match(/\\u\{1b\}/g)?.length, 14)
})

test('what is refused has a red sign and what is amiss a yellow one', () => {
  assert.match(
    printed((printer) => printer.failed('CA', 'x'), { isTTY: true }),
    new RegExp(String.raw`^${ESC}\[31m✘${ESC}\[39m CA`),
  )
  assert.match(
    printed((printer) => printer.warned('CA', 'x'), { isTTY: true }),
    new RegExp(String.raw`^${ESC}\[33m!${ESC}\[39m CA`),
  )
})

test('a branch stands three columns deeper than the one above it, and its lines below its words', () => {
  const text = printed(
    (printer) => {
      printer.branch(0, 'root')
      printer.branch(1, 'intermediate')
      printer.branch(2, LONG)
    },
    { isTTY: true, columns: 60 },
  )
  const [root, intermediate, server, more] = text.split('\n')
  assert.deepEqual([root, intermediate], ['  root', '  └─ intermediate'])
  assert.match(server ?? '', /^ {5}└─ word/)
  assert.match(more ?? '', /^ {8,10}word/)
})

test('a label that is wider than its column shares a line with its text up to half of the terminal', () => {
  const use =
    (label: string) =>
    (printer: Printer): void =>
      printer.done(label, 'good')
  assert.equal(printed(use('https://192.168.1.20:8888')), '✔ https://192.168.1.20:8888  good\n')
  assert.equal(printed(use('x'.repeat(40))), `✔ ${'x'.repeat(40)}  good\n`)
  assert.equal(printed(use('x'.repeat(41))), `✔ ${'x'.repeat(41)}\n${' '.repeat(16)}good\n`)
})

test('a command that is too wide is continued with backslashes outside of quotes, and stays the same command', () => {
  const command = `jupyter lab --ip=0.0.0.0 '--certfile=/home/alice/my files/${'a'.repeat(40)} --x.pem' --keyfile=/k | ssh 'a  b'`
  const lines = printed((printer) => printer.command(command))
  assert.ok(lines.split('\n').length > 2)
  assert.equal(lines.replaceAll(/ \\\n\s*/g, ' ').trim(), command)
  assert.equal(printed((printer) => printer.command(command), { platform: 'win32' }).trim(), command)
})

test('without a stream nothing is written and remarks are kept', () => {
  const printer = createPrinter({ env: {}, platform: 'linux' })
  printer.done('x', 'y')
  printer.remark('kind', 'text')
  assert.deepEqual(printer.remarks, [{ kind: 'kind', text: 'text' }])
})
