import type { Output } from '../environment.js'
import { toTerminal } from './terminal.js'
import { widthOf, wrap } from './wrap.js'

/** Something that a person should know before trusting what was done. */
export interface Remark {
  /** Stable word for programs, e.g. `public-address`. */
  readonly kind: string
  /** One or two sentences. */
  readonly text: string
}

/** Where and how words for people are written. */
export interface PrinterOptions {
  /** The stream; absent, nothing is written (`--json`) and only remarks are kept. */
  readonly stream?: Output
  /** The environment: `NO_COLOR` and `TERM` are read. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The platform: Windows shells join no lines with a backslash. */
  readonly platform: NodeJS.Platform
}

/** Writes words for people. Every text is encoded for the terminal here, so no caller has to think of it. */
export interface Printer {
  /** Width that lines are broken at. */
  readonly columns: number
  /** The remarks made so far, for `--json`. */
  readonly remarks: readonly Remark[]
  /** `✔ label  text`: something is done, or was good already. */
  readonly done: (label: string, text: string) => void
  /** `✘ label  text`: something is refused. */
  readonly failed: (label: string, text: string) => void
  /** `! label  text`: something is amiss that is no reason to refuse. */
  readonly warned: (label: string, text: string) => void
  /** `… label  text`: something that is still to come. */
  readonly waiting: (label: string, text: string) => void
  /** `  label  text`: a fact. */
  readonly fact: (label: string, text: string) => void
  /** `! text`; what has been remarked in the same words is not said again. */
  readonly remark: (kind: string, text: string) => void
  /** A line that begins a section, after an empty line. */
  readonly heading: (text: string) => void
  /** `└─ text`, as deep in a tree as its number says; 0 has no branch. */
  readonly branch: (depth: number, text: string) => void
  /** Running text, indented by two. */
  readonly text: (text: string) => void
  /** `1. text` with its number. */
  readonly step: (number: number, text: string) => void
  /** A value that stands below a step on lines of its own, never wrapped. */
  readonly value: (text: string) => void
  /** A line of a drawing of our own, written as it is: nothing foreign may be in it. */
  readonly drawing: (line: string) => void
  /** A line to copy into a shell; broken only with backslashes between its options. */
  readonly command: (text: string) => void
}

const DEFAULT_COLUMNS = 80
const WIDEST = 100
const LABEL_WIDTH = 14
/** Below this width a label stands on a line of its own. */
const NARROW = 60

/** Makes a printer for a stream. */
export function createPrinter(options: PrinterOptions): Printer {
  const remarks: Remark[] = []
  const { stream } = options
  const columns =
    stream?.isTTY === true ? Math.min(stream.columns ?? DEFAULT_COLUMNS, WIDEST) : DEFAULT_COLUMNS
  const paint = painter(options)
  const write = (lines: readonly string[]): void =>
    void stream?.write(lines.map((line) => `${line}\n`).join(''))
  const labelled = (sign: string, label: string, text: string): void =>
    write(paint(sign, labelledLines({ sign, label: toTerminal(label), text: toTerminal(text) }, columns)))
  return {
    columns,
    remarks,
    done: (label, text) => labelled('✔', label, text),
    failed: (label, text) => labelled('✘', label, text),
    warned: (label, text) => labelled('!', label, text),
    waiting: (label, text) => labelled('…', label, text),
    fact: (label, text) => labelled(' ', label, text),
    remark: (kind, text) => {
      if (remarks.some((remark) => remark.text === text)) return
      remarks.push({ kind, text })
      write(paint('!', wrap(toTerminal(text), { columns, first: '! ', rest: '  ' })))
    },
    heading: (text) => write(['', ...paint('#', wrap(toTerminal(text), { columns, first: '', rest: '' }))]),
    branch: (depth, text) => write(wrap(toTerminal(text), { columns, ...branchIndent(depth) })),
    text: (text) => write(wrap(toTerminal(text), { columns, first: '  ', rest: '  ' })),
    step: (number, text) =>
      write(wrap(toTerminal(text), { columns, first: `  ${String(number)}. `, rest: '     ' })),
    value: (text) => write([`       ${toTerminal(text)}`]),
    drawing: (line) => write([line]),
    command: (text) =>
      write(commandLines(toTerminal(text), options.platform === 'win32' ? Infinity : columns)),
  }
}

function branchIndent(depth: number): { readonly first: string; readonly rest: string } {
  const indent = ' '.repeat(2 + 3 * Math.max(0, depth - 1))
  return depth === 0 ? { first: '  ', rest: '    ' } : { first: `${indent}└─ `, rest: `${indent}     ` }
}

interface LabelledText {
  readonly sign: string
  readonly label: string
  readonly text: string
}

function labelledLines({ sign, label, text }: LabelledText, columns: number): readonly string[] {
  if (columns < NARROW) {
    const lines = wrap(text, { columns, first: '    ', rest: '    ' })
    return label === '' ? lines : [`${sign} ${label}`, ...lines]
  }
  const rest = ' '.repeat(LABEL_WIDTH + 2)
  const first = `${sign} ${label.padEnd(LABEL_WIDTH - 1)} `
  const width = widthOf(label)
  if (width < LABEL_WIDTH) return wrap(text, { columns, first, rest })
  if (width <= columns / 2) return wrap(text, { columns, first: `${sign} ${label}  `, rest })
  return [`${sign} ${label}`, ...wrap(text, { columns, first: rest, rest })]
}

/** Breaks a command at spaces outside of quotes, and before each pipe, when it is wider than the terminal. */
function commandLines(command: string, columns: number): readonly string[] {
  const indent = '    '
  if (indent.length + widthOf(command) <= columns) return [indent + command]
  const lines: string[] = []
  let line = ''
  for (const word of shellWords(command)) {
    const fits = indent.length * 2 + widthOf(`${line} ${word}`) <= columns
    if (line !== '' && (!fits || word === '|')) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line].map((part, index, parts) => {
    const start = index === 0 ? indent : `${indent}  `
    return `${start}${part}${index === parts.length - 1 ? '' : ' \\'}`
  })
}

/** The words of a command, quoted ones whole. */
function shellWords(command: string): readonly string[] {
  return command.match(/(?:[^\s']|'[^']*')+/g) ?? []
}

const STYLES: Readonly<Record<string, readonly [string, string]>> = {
  '✔': ['\u001b[32m', '\u001b[39m'],
  '✘': ['\u001b[31m', '\u001b[39m'],
  '!': ['\u001b[33m', '\u001b[39m'],
  '#': ['\u001b[1m', '\u001b[22m'],
}

/** Colours the sign at the start of the first line, or the whole heading; does nothing outside of a terminal. */
function painter({
  stream,
  env,
}: PrinterOptions): (sign: string, lines: readonly string[]) => readonly string[] {
  const noColour = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb'
  if (stream?.isTTY !== true || noColour) return (_, lines) => lines
  return (sign, lines) => {
    const style = STYLES[sign]
    if (style === undefined) return lines
    const [on, off] = style
    if (sign === '#') return lines.map((line) => on + line + off)
    return lines.map((line, index) => (index === 0 ? on + sign + off + line.slice(sign.length) : line))
  }
}
