import { decodeBase64, encodeBase64 } from './base64.js'
import { PKIError } from './errors.js'
import { expectBytes, expectString } from './options.js'
import { explainPEM } from './explain-pem.js'

/** One block of PEM text. */
export interface PEMBlock {
  /** What stands between `BEGIN` and the dashes, e.g. `PRIVATE KEY`. */
  readonly label: string
  /** The RFC 1421 header fields before the base64 text, such as `Proc-Type` and `DEK-Info`; usually none. */
  readonly headers: ReadonlyMap<string, string>
  /** The bytes that the base64 text stands for. Never empty; not looked at. */
  readonly der: Uint8Array
}

/** Longest text that is read, in characters: 16 MiB, some ten thousand blocks. */
export const LONGEST_PEM: number = 16 * 1024 * 1024

const LINE_LENGTH = 64
/** Header fields of a block in characters; a real `Proc-Type` and `DEK-Info` take 70. */
const LONGEST_HEADERS = 4096
/** RFC 7468 §3: printable ASCII; single hyphens and spaces inside. The bound keeps labels fit for messages. */
const LABEL = /^(?=.{1,64}$)[!-,.-~]+(?:[- ][!-,.-~]+)*$/

/**
 * Writes bytes as one PEM block: lines of 64 characters, LF, a final newline; the same on every platform.
 *
 * @throws {@link PKIError} `ERR_PKI_OPTION` when the label is none, or the bytes are no `Uint8Array`.
 * @see RFC 7468 §2
 */
export function encodePEM(label: string, der: Uint8Array): string {
  if (!LABEL.test(expectString(label, 'label'))) throw badLabel()
  const base64 = encodeBase64(expectBytes(der, 'der'))
  let text = `-----BEGIN ${label}-----\n`
  for (let start = 0; start < base64.length; start += LINE_LENGTH) {
    text += `${base64.slice(start, start + LINE_LENGTH)}\n`
  }
  return `${text}-----END ${label}-----\n`
}

/**
 * Reads every PEM block of a text. Text around the blocks, a byte order mark, any line ends, white space at both ends of
 * a line and RFC 1421 header fields are taken; all else must be as RFC 7468 writes it. Takes time linear in the length.
 *
 * @returns One block or more, in their order.
 * @throws {@link PKIError} `ERR_PKI_PEM` when there is no block, one is damaged, or the text has more than 16 Mi
 * characters; `ERR_PKI_OPTION` when it is no string. No part of the text but labels gets into an error.
 * @see RFC 7468 §3 (lax parsing), RFC 1421 §4.6
 */
export function decodePEM(text: string): readonly PEMBlock[] {
  const blocks = readBlocks(expectString(text, 'pem'), [])
  if (blocks.length === 0) throw pemError('the text holds no PEM block', { hint: explainPEM(text) })
  return blocks
}

/**
 * Reads the first PEM block that has one of some labels; others around it are read and passed over.
 *
 * @throws {@link PKIError} `ERR_PKI_PEM` when there is none, or any block is damaged; `ERR_PKI_OPTION` when it is no string.
 */
export function requirePEM(text: string, labels: readonly string[]): PEMBlock {
  const blocks = readBlocks(expectString(text, 'pem'), labels)
  const block = blocks.find(({ label }) => labels.includes(label))
  if (block !== undefined) return block
  const found = [...new Set(blocks.map(({ label }) => label))].slice(0, MOST_LABELS)
  if (found.length === 0) {
    throw pemError('the text holds no PEM block', { expected: labels, hint: explainPEM(text) })
  }
  throw pemError(`the text holds ${found.join(', ')}, not ${labels.join(' or ')}`, {
    expected: labels,
    found,
  })
}

/** Labels in one error; a hostile text may hold as many as it likes. */
const MOST_LABELS = 16

/** One line without the white space at its ends. */
interface Line {
  readonly text: string
  /** Offset behind its line end. */
  readonly next: number
}

function readBlocks(text: string, expected: readonly string[]): readonly PEMBlock[] {
  if (text.length > LONGEST_PEM) throw pemError('the text is longer than 16 MiB', { expected })
  const blocks: PEMBlock[] = []
  let at = 0
  while (at < text.length) {
    const line = readLine(text, at)
    at = line.next
    if (line.text.startsWith('-----END'))
      throw pemError('a block ends that never began', { expected, hint: explainPEM(text) })
    if (!line.text.startsWith('-----BEGIN')) continue
    const label = labelOf(line.text, 'BEGIN')
    if (label === undefined) throw pemError('a BEGIN line is damaged', { expected, hint: explainPEM(text) })
    const { block, next } = readBlock(text, at, { label, expected })
    blocks.push(block)
    at = next
  }
  return blocks
}

/** Where a block belongs, for its reader and its errors. */
interface BlockContext {
  readonly label: string
  readonly expected: readonly string[]
}

function readBlock(text: string, start: number, context: BlockContext): { block: PEMBlock; next: number } {
  const { label, expected } = context
  const { headers, bodyStart } = readHeaders(text, start, context)
  for (let at = bodyStart; at < text.length;) {
    const line = readLine(text, at)
    if (line.text.startsWith('-----')) {
      if (labelOf(line.text, 'END') !== label) throw damaged(context, 'has another END line than its own')
      const der = decodeBase64(text.slice(bodyStart, at).replace(/[\t\n\v\f\r ]+/g, ''))
      if (der === undefined) throw damaged(context, 'is no base64')
      if (der.length === 0) throw damaged(context, 'is empty')
      return { block: Object.freeze({ label, headers, der }), next: line.next }
    }
    at = line.next
  }
  throw pemError(`the block ${label} has no END line`, {
    expected,
    hint: 'The text was cut off: copy all of it.',
  })
}

/** Header fields of a block and where its base64 text begins. */
interface BlockHead {
  readonly headers: ReadonlyMap<string, string>
  readonly bodyStart: number
}

function readHeaders(text: string, start: number, context: BlockContext): BlockHead {
  if (!isField(readLine(text, start).text)) return { headers: new Map(), bodyStart: start }
  const lines: string[] = []
  for (let at = start; at < text.length && at - start < LONGEST_HEADERS;) {
    const line = readLine(text, at)
    if (line.text === '') return { headers: readFields(lines, context), bodyStart: line.next }
    lines.push(text.slice(at, line.next))
    at = line.next
  }
  throw damaged(context, 'has header fields with no blank line behind them')
}

function readFields(lines: readonly string[], context: BlockContext): ReadonlyMap<string, string> {
  const headers = new Map<string, string>()
  let name = ''
  for (const line of lines) {
    const colon = isField(line.trim()) ? line.indexOf(':') : -1
    const given = line.slice(0, Math.max(0, colon)).trim()
    // RFC 1421 §4.4: a line that begins with white space continues the field before it.
    if (colon < 0 ? !/^[ \t]/.test(line) : headers.has(given))
      throw damaged(context, 'has a wrong header field')
    if (colon >= 0) name = given
    headers.set(name, `${headers.get(name) ?? ''} ${line.slice(colon + 1).trim()}`.trim())
  }
  return headers
}

function isField(line: string): boolean {
  return /^[A-Za-z0-9-]+:/.test(line)
}

function readLine(text: string, start: number): Line {
  let end = start
  while (end < text.length && !isLineEnd(text.charCodeAt(end))) end += 1
  const isCRLF = text.startsWith('\r\n', end)
  return { text: text.slice(start, end).trim(), next: end + (isCRLF ? 2 : 1) }
}

function isLineEnd(code: number): boolean {
  return code === 0x0a || code === 0x0d
}

function labelOf(line: string, word: 'BEGIN' | 'END'): string | undefined {
  const start = `-----${word} `
  if (!line.startsWith(start) || !line.endsWith('-----')) return undefined
  const label = line.slice(start.length, -5)
  return LABEL.test(label) ? label : undefined
}

function damaged({ label, expected }: BlockContext, fact: string): PKIError<'ERR_PKI_PEM'> {
  return pemError(`the block ${label} ${fact}`, {
    expected,
    hint: 'The text was changed or cut off: copy it again.',
  })
}

/** What an error of this file says beside its message. */
interface PEMErrorFacts {
  readonly expected?: readonly string[]
  readonly found?: readonly string[]
  readonly hint?: string
}

function pemError(
  message: string,
  { expected = [], found = [], hint }: PEMErrorFacts,
): PKIError<'ERR_PKI_PEM'> {
  return new PKIError('ERR_PKI_PEM', message, {
    details: { expected: [...expected], found: [...found] },
    ...(hint === undefined ? {} : { hint }),
  })
}

function badLabel(): PKIError<'ERR_PKI_OPTION'> {
  const expected = 'printable ASCII, 1 to 64 characters, single spaces or hyphens inside'
  return new PKIError('ERR_PKI_OPTION', `the label of a PEM block must be ${expected}`, {
    details: { option: 'label', expected },
  })
}
