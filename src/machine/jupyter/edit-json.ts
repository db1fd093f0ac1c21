import { PKIError } from '../../base/errors.js'
import { asciiJSON } from '../ascii-json.js'
import { readJSON } from './json-value.js'
import type { JSONMember, JSONValue } from './json-value.js'

/** Where a setting stands in a settings file of Jupyter. */
export interface SettingName {
  /** The class that it belongs to, e.g. `ServerApp`. */
  readonly section: string
  /** Its name there, e.g. `certfile`. */
  readonly key: string
}

/** The text of a settings file, and what it is called in a message. */
export interface SettingsText {
  /** The file. */
  readonly path: string
  /** What it holds, one character for each octet. */
  readonly text: string
}

/**
 * Puts a setting into the text of a JSON settings file: in place of the value that stands there, or as a new member in the
 * style of its neighbours. Everything else stays as it is, to the octet.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` as {@link readSettings}.
 */
export function setSetting(file: SettingsText, { section, key }: SettingName, value: string): SettingsText {
  const text = /^[ \t\r\n]*$/.test(file.text) ? '{}\n' : file.text
  const root = readSettings({ ...file, text })
  const literal = asciiJSON(value)
  const found = memberOf({ ...file, text }, root, section)
  const put = (edited: string): SettingsText => ({ ...file, text: edited })
  if (found === undefined) {
    const style = styleOf(text, root)
    const inner = style.isMultiline ? `${style.line}${style.unit}` : ''
    const outer = style.isMultiline ? style.line : ''
    const member = `${asciiJSON(section)}: {${inner}${asciiJSON(key)}: ${literal}${outer}}`
    return put(appendMember(text, root, member))
  }
  if (found.value.kind !== 'object') throw notASection({ ...file, text }, found)
  const old = memberOf({ ...file, text }, found.value, key)
  if (old === undefined) return put(appendMember(text, found.value, `${asciiJSON(key)}: ${literal}`))
  return put(text.slice(0, old.value.start) + literal + text.slice(old.value.end))
}

/**
 * Takes a setting out of the text of a JSON settings file, and its section where nothing else is in it.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` as {@link readSettings}.
 */
export function removeSetting(file: SettingsText, { section, key }: SettingName): SettingsText {
  const root = readSettings(file)
  const found = memberOf(file, root, section)
  const old = found === undefined ? undefined : memberOf(file, found.value, key)
  if (found === undefined || old === undefined) return file
  const text =
    found.value.members.length === 1
      ? withoutMember(file.text, root, found)
      : withoutMember(file.text, found.value, old)
  return { ...file, text }
}

/**
 * The value of a setting that is a text; `undefined` where it is absent or something else.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` as {@link readSettings}.
 */
export function findSetting(file: SettingsText, { section, key }: SettingName): string | undefined {
  if (/^[ \t\r\n]*$/.test(file.text)) return undefined
  const found = memberOf(file, readSettings(file), section)
  const value = found === undefined ? undefined : memberOf(file, found.value, key)?.value
  if (value?.kind !== 'string') return undefined
  return String(JSON.parse(file.text.slice(value.start, value.end)))
}

/**
 * Reads the text of a JSON settings file.
 *
 * @throws {@link PKIError} `ERR_PKI_CONFIG` when it is no JSON, no object, or has a name twice where a setting belongs:
 * Jupyter itself could not read it, or would silently take one of the two.
 */
export function readSettings(file: SettingsText): JSONValue {
  const reading = readJSON(file.text)
  if ('fault' in reading) {
    const { offset, expected } = reading.fault
    throw faulty(file, {
      offset,
      name: '',
      fact: `${expected} was expected`,
      hint: cureOf(file.text, offset),
    })
  }
  if (reading.value.kind === 'object') return reading.value
  throw faulty(file, { offset: reading.value.start, name: '', fact: 'an object was expected' })
}

function memberOf(file: SettingsText, { members }: JSONValue, key: string): JSONMember | undefined {
  const [found, second] = members.filter((member) => member.key === key)
  if (second === undefined) return found
  throw faulty(file, { offset: second.start, name: key, fact: `${key} stands there a second time` })
}

function notASection(file: SettingsText, { key, value }: JSONMember): PKIError<'ERR_PKI_CONFIG'> {
  return faulty(file, { offset: value.start, name: key, fact: `${key} must be an object` })
}

/** What people write who think of JavaScript. */
function cureOf(text: string, offset: number): string {
  const rest = text.slice(offset)
  const isComment = /^(?:\/[/*]|#)/.test(rest)
  if (isComment) return 'JSON has no comments: take it out; Jupyter cannot read the file with it either.'
  if (/,\s*$/.test(text.slice(0, offset)) && /^[}\]]/.test(rest))
    return 'Take out the comma before it; Jupyter cannot read the file with it either.'
  return 'Mend it there: Jupyter cannot read the file as it is either. Nothing in it was changed.'
}

interface Fault {
  readonly offset: number
  readonly name: string
  readonly fact: string
  readonly hint?: string
}

function faulty(
  { path, text }: SettingsText,
  { offset, name, fact, hint = 'Mend it there; nothing in it was changed.' }: Fault,
): PKIError<'ERR_PKI_CONFIG'> {
  const before = text.slice(0, offset).split('\n')
  const [line, column] = [before.length, (before.at(-1) ?? '').length + 1]
  const place = `line ${String(line)}, column ${String(column)}`
  return new PKIError('ERR_PKI_CONFIG', `${path} is not the JSON that Jupyter reads: ${place}: ${fact}`, {
    details: { path, line, name },
    hint,
  })
}

interface Style {
  /** Whether members stand on lines of their own. */
  readonly isMultiline: boolean
  /** Line break and indentation of a member of this object. */
  readonly line: string
  /** One step of indentation. */
  readonly unit: string
}

function styleOf(text: string, object: JSONValue): Style {
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const [first] = object.members
  const outer = /(?:^|\n)([ \t]*)[^\n]*$/.exec(text.slice(0, object.start))?.[1] ?? ''
  const unit = /\n([ \t]+)"/.exec(text)?.[1] ?? '  '
  if (first === undefined) return { isMultiline: true, line: newline + outer + unit, unit }
  const gap = /\n([ \t]*)$/.exec(text.slice(0, first.start))
  return { isMultiline: gap !== null, line: `${newline}${gap?.[1] ?? ''}`, unit }
}

function appendMember(text: string, object: JSONValue, member: string): string {
  const { isMultiline, line, unit } = styleOf(text, object)
  const last = object.members.at(-1)
  if (last === undefined) {
    const closing = line.slice(0, line.length - unit.length)
    return `${text.slice(0, object.start)}{${line}${member}${closing}}${text.slice(object.end)}`
  }
  const { end } = last.value
  return `${text.slice(0, end)},${isMultiline ? line : ' '}${member}${text.slice(end)}`
}

function withoutMember(text: string, object: JSONValue, member: JSONMember): string {
  const index = object.members.indexOf(member)
  const [previous, next] = [object.members[index - 1], object.members[index + 1]]
  if (next !== undefined) return text.slice(0, member.start) + text.slice(next.start)
  if (previous !== undefined) return text.slice(0, previous.value.end) + text.slice(member.value.end)
  return `${text.slice(0, object.start)}{}${text.slice(object.end)}`
}
