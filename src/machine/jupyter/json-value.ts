/** A value in a JSON text, and where it stands there. */
export interface JSONValue {
  /** What it is. */
  readonly kind: 'object' | 'array' | 'string' | 'other'
  /** Offset of its first character. */
  readonly start: number
  /** Offset behind its last character. */
  readonly end: number
  /** The members of an object, in their order; empty for anything else. */
  readonly members: readonly JSONMember[]
}

/** A member of a JSON object. */
export interface JSONMember {
  /** Its name, decoded. */
  readonly key: string
  /** Offset of the quotation mark that begins its name. */
  readonly start: number
  /** Its value. */
  readonly value: JSONValue
}

/** What is wrong with a JSON text, and where. */
export interface JSONFault {
  /** Offset of the character that nothing can begin with here. */
  readonly offset: number
  /** What would have been accepted there. */
  readonly expected: string
}

/** What reading a JSON text gave. */
export type JSONReading = { readonly value: JSONValue } | { readonly fault: JSONFault }

const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
/** `NaN` and `Infinity` are no JSON, but Python writes and reads them. */
const PLAIN = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|NaN|-?Infinity/y
/** Deeper than any settings; each level costs stack. */
const DEEPEST = 100

/**
 * Reads a JSON text (RFC 8259) and keeps where everything stands, so that a part can be replaced and the rest stays as it
 * was, to the octet. Comments, a comma behind the last member and a byte order mark are faults, as they are in Python.
 */
export function readJSON(text: string): JSONReading {
  try {
    const value = readValue({ text, depth: 0 }, skipSpace(text, 0))
    const end = skipSpace(text, value.end)
    return end === text.length ? { value } : { fault: { offset: end, expected: 'the end of the file' } }
  } catch (error) {
    if (error instanceof Fault) return { fault: { offset: error.offset, expected: error.expected } }
    throw error
  }
}

/** Ends the reading; never leaves this file. */
class Fault extends Error {
  readonly offset: number
  readonly expected: string

  constructor(offset: number, expected: string) {
    super(expected)
    this.offset = offset
    this.expected = expected
  }
}

interface Place {
  readonly text: string
  readonly depth: number
}

function readValue({ text, depth }: Place, start: number): JSONValue {
  const inner = { text, depth: depth + 1 }
  const first = text[start]
  if ((first === '{' || first === '[') && depth >= DEEPEST)
    throw new Fault(start, `at most ${DEEPEST} levels`)
  if (first === '{') return readObject(inner, start)
  if (first === '[') return readArray(inner, start)
  const kind = first === '"' ? 'string' : 'other'
  const end = match(kind === 'string' ? STRING : PLAIN, text, start)
  if (end === start) throw new Fault(start, kind === 'string' ? 'a whole string' : 'a value')
  return { kind, start, end, members: [] }
}

function readObject(place: Place, start: number): JSONValue {
  const { text } = place
  const members: JSONMember[] = []
  let offset = skipSpace(text, start + 1)
  while (members.length > 0 || text[offset] !== '}') {
    const end = match(STRING, text, offset)
    if (end === offset)
      throw new Fault(offset, members.length === 0 ? 'a name in quotes or }' : 'a name in quotes')
    const key: unknown = JSON.parse(text.slice(offset, end))
    const colon = skipSpace(text, end)
    if (text[colon] !== ':') throw new Fault(colon, ':')
    const value = readValue(place, skipSpace(text, colon + 1))
    members.push({ key: String(key), start: offset, value })
    offset = skipSpace(text, value.end)
    if (text[offset] === '}') break
    if (text[offset] !== ',') throw new Fault(offset, ', or }')
    offset = skipSpace(text, offset + 1)
  }
  return { kind: 'object', start, end: offset + 1, members }
}

function readArray(place: Place, start: number): JSONValue {
  const { text } = place
  let offset = skipSpace(text, start + 1)
  let isFirst = true
  while (!isFirst || text[offset] !== ']') {
    isFirst = false
    offset = skipSpace(text, readValue(place, offset).end)
    if (text[offset] === ']') break
    if (text[offset] !== ',') throw new Fault(offset, ', or ]')
    offset = skipSpace(text, offset + 1)
  }
  return { kind: 'array', start, end: offset + 1, members: [] }
}

function skipSpace(text: string, offset: number): number {
  return match(SPACE, text, offset)
}

/** Offset behind what a sticky pattern matches at an offset; the offset itself where it does not match. */
function match(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset
  return pattern.test(text) ? pattern.lastIndex : offset
}
