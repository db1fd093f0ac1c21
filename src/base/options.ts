import { copyBytes, isBytes } from './bytes.js'
import { PKIError } from './errors.js'
import { nearestWord } from './nearest-word.js'
import { quoteText } from './quote.js'

/** The two ends of a range of integers; both belong to it. */
export interface IntegerRange {
  /** Smallest accepted integer. */
  readonly min: number
  /** Largest accepted integer. */
  readonly max: number
}

/**
 * Takes an options object, whatever its fields hold. Unknown fields are refused: a misspelt option must not be ignored.
 *
 * @param option - Its path; empty for the one argument of a verb.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no object, or has a field that is not in `keys`.
 */
export function expectRecord<Key extends string>(
  value: unknown,
  option: string,
  keys: readonly Key[],
): { readonly [Name in Key]?: unknown } {
  const record = expectObject(value, option)
  if (hasOnlyKeys(record, keys)) return record
  throw unknownOption(record, option, keys)
}

/**
 * Takes an object with any fields, such as the result of another verb.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is none: also for an array, bytes, a date or a promise.
 */
export function expectObject(value: unknown, option: string): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value
  throw optionError(value, option === '' ? 'options' : option, 'an object')
}

/** Takes a string, also an empty one. @throws {@link PKIError} `ERR_PKI_OPTION` when it is none. */
export function expectString(value: unknown, option: string): string {
  if (typeof value === 'string') return value
  throw optionError(value, option, 'a string')
}

/** Takes an integer in a range. @throws {@link PKIError} `ERR_PKI_OPTION` when it is none, or outside. */
export function expectInteger(value: unknown, option: string, range: IntegerRange): number {
  const expected = `an integer from ${range.min} to ${range.max}`
  if (typeof value !== 'number') throw optionError(value, option, expected)
  if (Number.isInteger(value) && range.min <= value && value <= range.max) return value
  throw new PKIError('ERR_PKI_OPTION', `${option} must be ${expected}, not ${value}`, {
    details: { option, expected },
  })
}

/** Takes one word of a list. @throws {@link PKIError} `ERR_PKI_OPTION` when it is none of them. */
export function expectOneOf<Word extends string>(
  value: unknown,
  option: string,
  words: readonly Word[],
): Word {
  const found = words.find((word) => word === value)
  if (found !== undefined) return found
  const expected = words.map(quoteText).join(' or ')
  if (typeof value !== 'string') throw optionError(value, option, expected)
  const nearest = nearestWord(value, words)
  throw new PKIError('ERR_PKI_OPTION', `${option} must be ${expected}, not ${quoteText(value)}`, {
    details: { option, expected },
    ...(nearest === undefined ? {} : { hint: `Did you mean ${quoteText(nearest)}?` }),
  })
}

/** Takes bytes, and copies them. @throws {@link PKIError} `ERR_PKI_OPTION` when it is no `Uint8Array`. */
export function expectBytes(value: unknown, option: string): Uint8Array {
  const bytes = isBytes(value) ? copyOf(value) : undefined
  if (bytes !== undefined) return bytes
  throw optionError(value, option, 'a Uint8Array')
}

/** A copy, or `undefined` where there is nothing left to copy: what was transferred to another thread is gone here. */
function copyOf(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return copyBytes(bytes)
  } catch {
    return undefined
  }
}

/** Takes an instant, and copies it. @throws {@link PKIError} `ERR_PKI_OPTION` when it is no valid `Date`. */
export function expectDate(value: unknown, option: string): Date {
  const time = timeOf(value)
  if (!Number.isNaN(time)) return new Date(time)
  throw optionError(value, option, 'a valid Date')
}

/** Takes a list, and copies it. @throws {@link PKIError} `ERR_PKI_OPTION` when it is no array. */
export function expectArray(value: unknown, option: string): readonly unknown[] {
  if (Array.isArray(value)) return Array.from<unknown>(value)
  throw optionError(value, option, 'an array')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  return !Array.isArray(value) && !ArrayBuffer.isView(value) && !isDate(value) && !isPromise(value)
}

function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]'
}

function isPromise(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Promise]'
}

/** Time of a date, also of one of another realm or of fake timers; `NaN` for everything else. */
function timeOf(value: unknown): number {
  if (!isDate(value)) return NaN
  try {
    return Date.prototype.getTime.call(value)
  } catch {
    return NaN // It only calls itself a date.
  }
}

function hasOnlyKeys<Key extends string>(
  record: object,
  keys: readonly Key[],
): record is { readonly [Name in Key]?: unknown } {
  return unknownKey(record, keys) === undefined
}

function unknownKey(record: object, keys: readonly string[]): string | undefined {
  return Object.keys(record).find((key) => !keys.includes(key))
}

function unknownOption(record: object, option: string, known: readonly string[]): PKIError<'ERR_PKI_OPTION'> {
  const key = unknownKey(record, known) ?? ''
  const nearest = nearestWord(key, known)
  const path = option === '' ? key : `${option}.${key}`
  return new PKIError('ERR_PKI_OPTION', `${quoteText(path)} is no option`, {
    details: { option: path, expected: known.join(', ') },
    hint: nearest === undefined ? `The options are ${known.join(', ')}.` : `Did you mean ${nearest}?`,
  })
}

/** The value itself stays out of the message: it may be a passphrase in the wrong place. */
function optionError(value: unknown, option: string, expected: string): PKIError<'ERR_PKI_OPTION'> {
  const hint = hintFor(value)
  return new PKIError('ERR_PKI_OPTION', `${option} must be ${expected}, not ${describe(value)}`, {
    details: { option, expected },
    ...(hint === undefined ? {} : { hint }),
  })
}

function hintFor(value: unknown): string | undefined {
  if (isPromise(value)) return 'Write await in front of it.'
  if (value === null) return 'To leave an option out, leave it undefined.'
  if (isBytes(value) && copyOf(value) === undefined)
    return 'Copy them before they are transferred to another thread.'
  return undefined
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (Array.isArray(value)) return 'an array'
  if (isDate(value)) return 'an invalid Date'
  if (isPromise(value)) return 'a promise'
  if (isBytes(value)) return copyOf(value) === undefined ? 'bytes that are gone' : 'bytes'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
