import { PKIError } from '../../base/errors.js'
import type { SettingsText } from './edit-json.js'

const START = '# >>> orchard: what stands between these two lines is replaced by `orchard jupyter` >>>'
const END = '# <<< orchard <<<'
const START_LINE = /^# >>> orchard\b/
const END_LINE = /^# <<< orchard\b/

/** A setting of a Python settings file. */
export interface PythonSetting {
  /** Class and name, e.g. `ServerApp.certfile`. */
  readonly name: string
  /** Its value. */
  readonly value: string
}

/**
 * A text as a Python literal in ASCII: `ast.literal_eval` gives it back. Nothing in it ends the literal or the line, whatever
 * the encoding of the file.
 *
 * @see https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences
 */
export function pythonLiteral(text: string): string {
  return `"${text.replace(/["\\]|[^\x20-\x7e]/gu, escapeForPython)}"`
}

function escapeForPython(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  if (code > 0xffff) return `\\U${hex.padStart(8, '0')}`
  return code > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`
}

/**
 * Puts settings into the text of a Python settings file as one marked block, in place of an earlier one, otherwise at the
 * end, where it counts over what stands before it. Nothing else is read or changed: a settings file is a program.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` when an earlier block is not whole.
 */
export function setBlock(file: SettingsText, settings: readonly PythonSetting[]): SettingsText {
  const { text } = file
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = settings.map(({ name, value }) => `c.${name} = ${pythonLiteral(value)}`)
  const block = [START, 'c = get_config()', ...lines, END].map((line) => line + newline).join('')
  const found = findBlock(file)
  if (found !== undefined)
    return { ...file, text: text.slice(0, found.start) + block + text.slice(found.end) }
  if (text === '') return { ...file, text: block }
  const gap = text.endsWith('\n') ? newline : newline + newline
  return { ...file, text: text + gap + block }
}

/**
 * Takes the marked block out of the text of a Python settings file, with the empty line that stands before it.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` when it is not whole.
 */
export function removeBlock(file: SettingsText): SettingsText {
  const found = findBlock(file)
  if (found === undefined) return file
  const before = file.text.slice(0, found.start).replace(/(?<=\n)\r?\n$/, '')
  return { ...file, text: before + file.text.slice(found.end) }
}

/** Where a block stands in a text. */
export interface BlockPlace {
  /** Offset of its first character. */
  readonly start: number
  /** Offset behind the end of its last line. */
  readonly end: number
}

/**
 * Finds the marked block; `undefined` where there is none.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` when a mark is missing, or there are several blocks.
 */
export function findBlock(file: SettingsText): BlockPlace | undefined {
  const marks = linesOf(file.text).filter(({ text }) => START_LINE.test(text) || END_LINE.test(text))
  const [start, end, third] = marks
  if (start === undefined) return undefined
  const isWhole = START_LINE.test(start.text) && end !== undefined && END_LINE.test(end.text)
  if (isWhole && third === undefined) return { start: start.start, end: end.end }
  const { line } = third ?? start
  throw new PKIError(
    'ERR_PKI_CONFIG',
    `${file.path}: the marks of Orchard's block do not fit together, at line ${String(line)}`,
    {
      details: { path: file.path, line, name: 'orchard' },
      hint: 'Take the lines that begin with "# >>> orchard" and "# <<< orchard" out by hand, and what stands between them.',
    },
  )
}

interface Line {
  /** Its number, from 1. */
  readonly line: number
  readonly text: string
  readonly start: number
  /** Offset behind its line break. */
  readonly end: number
}

/** The lines of a text. */
function linesOf(text: string): readonly Line[] {
  let start = 0
  return (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).map((whole, index) => {
    const line = { line: index + 1, text: whole.trimEnd(), start, end: start + whole.length }
    start = line.end
    return line
  })
}
