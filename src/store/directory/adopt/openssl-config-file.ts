import { PKIError } from '../../../base/errors.js'
import { quoteText } from '../../../base/quote.js'
import { cutComment, endOfName, expandText, isBlank, skipBlanks } from './openssl-config-text.js'

/** Name of the section that stands for a name which its own section lacks, and of the lines before the first section. */
const DEFAULT_SECTION = 'default'
/** Sections, names and values together; the configuration that openssl ships has 300. */
const MOST_VALUES = 100_000
/** Files that include each other. */
const MOST_DEPTH = 10

/** Where the text of a configuration comes from. */
export interface OpenSSLConfigSource {
  /** Its path, for messages. */
  readonly path: string
  /** Its text. */
  readonly text: string
  /** The environment, for `$ENV::NAME`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Gives the texts of the files that a line `.include` names; `undefined` where it is not followed. */
  readonly include?: (name: string) => Promise<readonly OpenSSLConfigFile[] | undefined>
}

/** A file that another one includes. */
export interface OpenSSLConfigFile {
  /** Its path. */
  readonly path: string
  /** Its text. */
  readonly text: string
}

/** A configuration of openssl, read. */
export interface OpenSSLConfig {
  /** The file. */
  readonly path: string
  /** Sections by name, each with its values by name in the order of the file. */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** What `.include` lines name that were not followed. */
  readonly skipped: readonly string[]
  /** The value of a name in a section, or in the lines before the first section. */
  find(section: string, name: string): string | undefined
}

/**
 * Reads a configuration as OpenSSL 3 does (`config(5)`): sections, comments, quotes, continued lines, `$name`,
 * `${name}`, `$(name)`, `$section::name`, `$ENV::NAME`, `section::name = …`, `.include` and `.pragma`.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG`, with the number of the line, where openssl would stop too.
 */
export async function readOpenSSLConfig(source: OpenSSLConfigSource): Promise<OpenSSLConfig> {
  const reader = new ConfigReader(source)
  await reader.read(source, 0)
  const { sections, skipped } = reader
  return Object.freeze({
    path: source.path,
    sections,
    skipped: Object.freeze(skipped),
    find: (section: string, name: string) => valueOf(sections, section, name),
  })
}

type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>

function valueOf(sections: Sections, section: string, name: string): string | undefined {
  return sections.get(section)?.get(name) ?? sections.get(DEFAULT_SECTION)?.get(name)
}

/** A line that openssl would see, and where it stands. */
interface Line {
  readonly path: string
  /** Number of its first line, from 1. */
  readonly number: number
  readonly text: string
}

class ConfigReader {
  readonly sections = new Map<string, Map<string, string>>()
  readonly skipped: string[] = []
  readonly #source: OpenSSLConfigSource
  #section: string = DEFAULT_SECTION
  #dollarInNames = false
  #values = 0

  constructor(source: OpenSSLConfigSource) {
    this.#source = source
    this.sections.set(DEFAULT_SECTION, new Map())
  }

  async read({ path, text }: OpenSSLConfigFile, depth: number): Promise<void> {
    for (const line of linesOf(path, text)) {
      const start = skipBlanks(line.text, 0)
      if (start === line.text.length) continue
      if (line.text[start] === '[') this.#openSection(line, start + 1)
      else await this.#takeAssignment(line, start, depth)
    }
  }

  #openSection(line: Line, from: number): void {
    const { text } = line
    const start = skipBlanks(text, from)
    let end = endOfName(text, start)
    let next = skipBlanks(text, end)
    while (text[next] !== ']') {
      const tail = endOfName(text, next)
      // A name of several words is taken; a character that no name has is not.
      if (tail === next) throw fault(line, '', 'the section is not closed by ]')
      end = tail
      next = skipBlanks(text, end)
    }
    this.#section = this.#expand(line, undefined, text.slice(start, end))
    if (!this.sections.has(this.#section)) this.sections.set(this.#section, new Map())
  }

  async #takeAssignment(line: Line, start: number, depth: number): Promise<void> {
    const { text } = line
    let section = this.#section
    let nameStart = start
    let end = endOfName(text, start)
    if (text.startsWith('::', end)) {
      section = text.slice(start, end)
      nameStart = end + 2
      end = endOfName(text, nameStart)
    }
    const name = text.slice(nameStart, end)
    const next = skipBlanks(text, end)
    const directive = /^\.(include|pragma)(?=$|[^\w])/.exec(text.slice(nameStart))
    if (directive !== null && (next > end || text[next] === '=' || end === text.length)) {
      const value = trimEnd(text.slice(skipBlanks(text, text[next] === '=' ? next + 1 : next)))
      if (directive[1] === 'pragma') this.#takePragma(line, value)
      else await this.#include({ line, section, depth }, value)
      return
    }
    if (text[next] !== '=') throw fault(line, name, 'there is no = behind the name')
    const value = trimEnd(text.slice(skipBlanks(text, next + 1)))
    this.#set(line, { section, name, value: this.#expand(line, section, value) })
  }

  #set(line: Line, { section, name, value }: Value): void {
    this.#values += 1
    if (this.#values > MOST_VALUES) throw fault(line, '', 'there are too many values')
    const values = this.sections.get(section) ?? new Map<string, string>()
    this.sections.set(section, values)
    // openssl keeps the last one, at its place in the order.
    values.delete(name)
    values.set(name, value)
  }

  #takePragma(line: Line, text: string): void {
    const [, name = '', setting = ''] = /^([^:]*):\s*(.*)$/.exec(text) ?? []
    if (name === '') throw fault(line, '.pragma', 'its value is not name:value')
    if (name.trim() === 'dollarid') this.#dollarInNames = /^(?:on|true)$/i.test(setting)
  }

  async #include({ line, section, depth }: IncludeLine, text: string): Promise<void> {
    const name = this.#expand(line, section, text)
    if (depth === MOST_DEPTH) throw fault(line, '.include', 'files include each other too deeply')
    const files = await this.#source.include?.(name)
    if (files === undefined) this.skipped.push(name)
    for (const file of files ?? []) await this.read(file, depth + 1)
  }

  #expand(line: Line, section: string | undefined, text: string): string {
    return expandText(text, {
      dollarInNames: this.#dollarInNames,
      find: (named, name) => this.#findVariable(named ?? section, name),
      refuse: (name, fact) => {
        throw fault(line, name, fact)
      },
    })
  }

  #findVariable(section: string | undefined, name: string): string | undefined {
    const own = section === undefined ? undefined : this.sections.get(section)?.get(name)
    const fromEnvironment = section === 'ENV' ? this.#source.env[name] : undefined
    return own ?? fromEnvironment ?? this.sections.get(DEFAULT_SECTION)?.get(name)
  }
}

interface Value {
  readonly section: string
  readonly name: string
  readonly value: string
}

interface IncludeLine {
  readonly line: Line
  readonly section: string
  readonly depth: number
}

/** The lines of a file without comments, those that end with a backslash joined to the next. */
function linesOf(path: string, text: string): readonly Line[] {
  const lines: Line[] = []
  let open: { readonly number: number; readonly text: string } | undefined
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    // A C string ends at a zero octet, whatever stands behind it.
    const whole = (open?.text ?? '') + (raw.replace(/\r+$/, '').split('\0')[0] ?? '')
    const number = open?.number ?? index + 1
    open = undefined
    if (/(?:^|[^\\])\\$/.test(whole)) open = { number, text: whole.slice(0, -1) }
    else lines.push({ path, number, text: cutComment(whole) })
  }
  if (open !== undefined) lines.push({ path, number: open.number, text: cutComment(open.text) })
  return lines
}

function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && isBlank(text[end - 1])) end -= 1
  return text.slice(0, end)
}

function fault({ path, number }: Line, name: string, fact: string): PKIError<'ERR_PKI_CONFIG'> {
  const about = name === '' ? '' : `${quoteText(name)}: `
  return new PKIError('ERR_PKI_CONFIG', `${quoteText(path)}, line ${String(number)}: ${about}${fact}`, {
    details: { path, line: number, name },
    hint: 'Correct this line: openssl would stop at it too.',
  })
}
