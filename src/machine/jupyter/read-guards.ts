import { readJSON } from './json-value.js'
import type { JSONMember, JSONValue } from './json-value.js'
import type { SettingsText } from './edit-json.js'

/** A password that settings speak of. */
export interface PasswordSetting {
  /** Class and name, e.g. `IdentityProvider.hashed_password`. */
  readonly name: string
  /** Whether something stands there that can be seen to be a password. */
  readonly isSet: boolean
  /** Its line, from 1. */
  readonly line: number
}

const PASSWORD_KEYS: readonly string[] = ['password', 'hashed_password']

/** A whole literal of Python that is not empty, or one of JSON, and nothing behind it that could make another of it. */
const VISIBLE_VALUE = /^["']?\s*\]?\s*[=:]\s*[uU]?(?:"[^"\\]+"|'[^'\\]+')\s*(?:[;,)}\]].*)?$/

/**
 * The line on which settings switch the token off, from 1; `undefined` where none does. Settings of Python are a program
 * that is not run: every line that speaks of a token counts, unless what it gives is plainly a text that is not empty.
 */
export function findTokenlessLine(file: SettingsText): number | undefined {
  const root = jsonOf(file)
  if (root === undefined) {
    const index = linesOf(file.text).findIndex(speaksOfNoToken)
    return index === -1 ? undefined : index + 1
  }
  const off = membersOf(root).find(({ key, value }) => key === 'token' && !isText(file, value))
  return off === undefined ? undefined : lineAt(file, off.start)
}

/** The passwords that settings give to some classes, each name once, as the last of them says; also those that are empty. */
export function passwordSettings(file: SettingsText, classes: readonly string[]): readonly PasswordSetting[] {
  const root = jsonOf(file)
  const all = root === undefined ? passwordLines(file) : passwordMembers(file, root)
  const last = new Map(all.map((each) => [each.name, each]))
  return [...last.values()].filter(({ name }) => classes.includes(name.split('.')[0] ?? ''))
}

/** What is no JSON is searched as a text: what we cannot read, another reader may. */
function jsonOf({ path, text }: SettingsText): JSONValue | undefined {
  const reading = path.endsWith('.json') ? readJSON(text) : undefined
  return reading !== undefined && 'value' in reading ? reading.value : undefined
}

function membersOf(value: JSONValue): readonly JSONMember[] {
  return value.members.flatMap((member) => [member, ...membersOf(member.value)])
}

function passwordMembers(file: SettingsText, root: JSONValue): readonly PasswordSetting[] {
  return root.members.flatMap((section) =>
    section.value.members
      .filter(({ key }) => PASSWORD_KEYS.includes(key))
      .map(({ key, value, start }) => ({
        name: `${section.key}.${key}`,
        isSet: isText(file, value),
        line: lineAt(file, start),
      })),
  )
}

function isText({ text }: SettingsText, { kind, start, end }: JSONValue): boolean {
  return kind === 'string' && text.slice(start, end) !== '""'
}

/** Only at the left margin is it sure that the program comes by; only a whole literal is sure to be a password. */
function passwordLines({ text }: SettingsText): readonly PasswordSetting[] {
  return linesOf(text).flatMap((line, index) =>
    [...line.matchAll(/\b(\w+)\.((?:hashed_)?password)\b/g)].map((found) => ({
      name: `${found[1] ?? ''}.${found[2] ?? ''}`,
      isSet: /^\w/.test(line) && isVisible(line, found),
      line: index + 1,
    })),
  )
}

function speaksOfNoToken(line: string): boolean {
  return [...line.matchAll(/\btoken\b/g)].some((found) => !isVisible(line, found))
}

function isVisible(line: string, found: RegExpExecArray): boolean {
  return VISIBLE_VALUE.test(line.slice(found.index + found[0].length))
}

/** The lines of a program without comments; a comment that may be inside a text of several lines stays. */
function linesOf(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/).map((line) =>
    line.replace(/(["'])(?:\\.|(?!\1)[^\\])*\1|#.*$/g, (part) => {
      const isComment = part.startsWith('#') && !/"""|'''/.test(part)
      return isComment ? '' : part
    }),
  )
}

function lineAt({ text }: SettingsText, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length
}
