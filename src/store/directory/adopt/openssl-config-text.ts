/** Longest value that openssl makes of its variables. */
const LONGEST_VALUE = 65_536
/** White space of openssl; the ends of lines are off already. */
const BLANKS: ReadonlySet<string | undefined> = new Set([' ', '\t', '\r', '\n'])
const QUOTES: ReadonlySet<string | undefined> = new Set(['"', "'", '`'])
const NAME_CHARACTER = /^[A-Za-z0-9_!.%&*+,/;?@^~|-]$/
const VARIABLE_CHARACTER = /^[A-Za-z0-9_]$/
const CLOSING: ReadonlyMap<string | undefined, string> = new Map([
  ['{', '}'],
  ['(', ')'],
])
const ESCAPED: ReadonlyMap<string, string> = new Map([
  ['r', '\r'],
  ['n', '\n'],
  ['b', '\b'],
  ['t', '\t'],
])

/** Tells white space; nothing (the end of a line) is none. */
export function isBlank(character: string | undefined): boolean {
  return BLANKS.has(character)
}

/** The first position from a position on that is not white space. */
export function skipBlanks(text: string, from: number): number {
  let position = from
  while (isBlank(text[position])) position += 1
  return position
}

/** Where a name ends that begins at a position; an escaped character belongs to it, whatever it is. */
export function endOfName(text: string, from: number): number {
  let position = from
  for (;;) {
    const character = text[position]
    if (character === '\\') position = Math.min(text.length, position + 2)
    else if (character !== undefined && NAME_CHARACTER.test(character)) position += 1
    else return position
  }
}

/** A line without what stands behind a `#` that is neither quoted nor escaped. */
export function cutComment(text: string): string {
  let position = 0
  while (position < text.length) {
    const character = text[position]
    if (character === '#') return text.slice(0, position)
    if (QUOTES.has(character)) position = quotedPart(text, position).end
    else position += character === '\\' ? 2 : 1
  }
  return text
}

/** How variables are looked up. */
export interface Expansion {
  /** Whether a `$` belongs to a name (`.pragma dollarid`): then only `${name}` and `$(name)` are variables. */
  readonly dollarInNames: boolean
  /** The value of a variable; the section is `undefined` where the text names none. */
  readonly find: (section: string | undefined, name: string) => string | undefined
  /** Throws what is wrong with a variable. */
  readonly refuse: (name: string, fact: string) => never
}

/** A value with its quotes and backslashes taken away and its variables replaced. */
export function expandText(text: string, expansion: Expansion): string {
  let value = ''
  let position = 0
  while (position < text.length) {
    const part = partAt(text, position, expansion)
    value += part.value
    position = part.end
    if (value.length > LONGEST_VALUE) expansion.refuse('', 'the value is too long')
  }
  return value
}

interface Part {
  readonly value: string
  /** The position behind it. */
  readonly end: number
}

function partAt(text: string, position: number, expansion: Expansion): Part {
  const character = text[position] ?? ''
  if (QUOTES.has(character)) return quotedPart(text, position)
  if (character === '\\') return escapedPart(text, position)
  const isVariable = !expansion.dollarInNames || CLOSING.has(text[position + 1])
  if (character === '$' && isVariable) return variablePart(text, position + 1, expansion)
  return { value: character, end: position + 1 }
}

/**
 * Inside quotes a backslash only takes the meaning from the next character; a quote that is not closed reaches to the
 * end.
 */
function quotedPart(text: string, from: number): Part {
  let value = ''
  let position = from + 1
  while (position < text.length && text[position] !== text[from]) {
    if (text[position] === '\\') position += 1
    value += text[position] ?? ''
    position += 1
  }
  return { value, end: Math.min(text.length, position + 1) }
}

function escapedPart(text: string, from: number): Part {
  const character = text[from + 1] ?? ''
  return { value: ESCAPED.get(character) ?? character, end: from + 2 }
}

function variablePart(text: string, from: number, expansion: Expansion): Part {
  const closing = CLOSING.get(text[from])
  const start = closing === undefined ? from : from + 1
  let nameStart = start
  let end = endOfVariable(text, start, expansion)
  let section: string | undefined
  if (text.startsWith('::', end)) {
    section = text.slice(start, end)
    nameStart = end + 2
    end = endOfVariable(text, nameStart, expansion)
  }
  const name = text.slice(nameStart, end)
  const whole = section === undefined ? name : `${section}::${name}`
  if (closing !== undefined && text[end] !== closing)
    expansion.refuse(whole, `there is no ${closing} behind it`)
  const value = expansion.find(section, name)
  if (value === undefined) return expansion.refuse(whole, 'this variable has no value')
  return { value, end: closing === undefined ? end : end + 1 }
}

function endOfVariable(text: string, from: number, { dollarInNames }: Expansion): number {
  let position = from
  for (;;) {
    const character = text[position]
    const belongs = character !== undefined && VARIABLE_CHARACTER.test(character)
    if (!belongs && !(dollarInNames && character === '$')) return position
    position += 1
  }
}
