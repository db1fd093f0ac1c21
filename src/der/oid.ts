import { equalBytes } from '../base/bytes.js'
import { PKIError } from '../base/errors.js'
import { TAG } from './tags.js'
import { writeElement } from './write.js'

/** Most content octets that are read or written: the longest in use, a UUID below 2.25, needs 20. */
const MAX_OCTETS = 128
/** Longest text of {@link MAX_OCTETS} octets: arcs of one octet, three digits and a dot each. */
const MAX_CHARACTERS = 4 * MAX_OCTETS + 4
/** Most decimal digits of an arc that is surely below 2^53, where numbers stay exact. */
const SAFE_DIGITS = 15
/** Largest part of an arc to which seven more bits can be added below 2^53. */
const MAX_SAFE_PREFIX = 2 ** 46 - 1

const DOTTED_DECIMAL = /^[0-2](?:\.(?:0|[1-9]\d*))+$/

/** An arc is a number below 2^53 and a bigint above, so that the arcs of every day cost little. */
type Arc = number | bigint

function parseArc(digits: string): Arc {
  return digits.length <= SAFE_DIGITS ? Number(digits) : BigInt(digits)
}

function add(arc: Arc, offset: number): Arc {
  return typeof arc === 'bigint' ? arc + BigInt(offset) : arc + offset
}

/** Appends the base-128 octets of one arc, most significant first: X.690 §8.19.2. */
function appendArc(octets: number[], arc: Arc): void {
  if (typeof arc === 'bigint') {
    appendBigArc(octets, arc)
    return
  }
  let unit = 1
  while (arc >= unit * 0x80) unit *= 0x80
  for (; unit > 1; unit /= 0x80) octets.push(0x80 | (Math.floor(arc / unit) % 0x80))
  octets.push(arc % 0x80)
}

function appendBigArc(octets: number[], arc: bigint): void {
  let shift = 0n
  while (arc >> (shift + 7n) > 0n) shift += 7n
  for (; shift > 0n; shift -= 7n) octets.push(0x80 | Number((arc >> shift) & 0x7fn))
  octets.push(Number(arc & 0x7fn))
}

/** Contents that were written before: the extensions of a certificate are those of the next one. */
const WRITTEN = new Map<string, readonly number[]>()
/** Most texts of {@link WRITTEN}; a caller may have thousands of his own. */
const MOST_WRITTEN = 256

/** Contents of an OBJECT IDENTIFIER, or `undefined` where the text is none. */
function contentsOf(oid: string): readonly number[] | undefined {
  const written = WRITTEN.get(oid)
  if (written !== undefined) return written
  const octets = encodeOID(oid)
  if (octets !== undefined && WRITTEN.size < MOST_WRITTEN) WRITTEN.set(oid, octets)
  return octets
}

function encodeOID(oid: string): readonly number[] | undefined {
  if (oid.length > MAX_CHARACTERS || !DOTTED_DECIMAL.test(oid)) return undefined
  const [root = '', second = '', ...rest] = oid.split('.')
  const head = parseArc(second)
  if (root !== '2' && head > 39) return undefined
  const octets: number[] = []
  appendArc(octets, add(head, Number(root) * 40))
  for (const digits of rest) appendArc(octets, parseArc(digits))
  return octets.length <= MAX_OCTETS ? octets : undefined
}

/**
 * Writes an OBJECT IDENTIFIER of at most 128 content octets; arcs may be as large as the UUIDs below 2.25.
 *
 * @param oid - Dotted decimal, e.g. `2.5.29.17`.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no object identifier, or too long.
 */
export function writeOID(oid: string): Uint8Array {
  const octets = contentsOf(oid)
  if (octets === undefined) {
    throw new PKIError(
      'ERR_PKI_OPTION',
      `"${oid.slice(0, 64)}" is not an object identifier of at most 128 octets`,
      {
        details: { option: 'oid', expected: 'dotted decimal, e.g. 2.5.29.17' },
      },
    )
  }
  return writeElement(TAG.oid, new Uint8Array(octets))
}

/**
 * Reads the contents of an OBJECT IDENTIFIER as dotted decimal, or gives `undefined` where they break X.690 §8.19 or
 * are longer than 128 octets: the cost of large arcs grows faster than their length.
 */
export function parseOIDContents(contents: Uint8Array): string | undefined {
  if (contents.length > MOST_REMEMBERED_OCTETS) return decodeOID(contents)
  const slot = slotOf(contents)
  const remembered = REMEMBERED[slot]
  if (remembered !== undefined && equalBytes(remembered.contents, contents)) return remembered.oid
  const oid = decodeOID(contents)
  if (oid !== undefined) REMEMBERED[slot] = { contents: contents.slice(), oid }
  return oid
}

/** Octets of the longest contents that are remembered: those of X.509 have at most eleven. */
const MOST_REMEMBERED_OCTETS = 12
const SLOTS = 256
/** What was read last of each slot: a certificate has two dozen object identifiers, and the next one has the same. */
const REMEMBERED: ({ readonly contents: Uint8Array; readonly oid: string } | undefined)[] = Array.from(
  { length: SLOTS },
  () => undefined,
)

/** A slot by all octets; two identifiers that share one only displace each other. */
function slotOf(contents: Uint8Array): number {
  let sum = contents.length
  for (const octet of contents) sum = (sum * 31 + octet) & 0xffff
  return sum % SLOTS
}

function decodeOID(contents: Uint8Array): string | undefined {
  if (contents.length > MAX_OCTETS) return undefined
  let text = ''
  let arc: Arc = 0
  let inside = false
  for (const octet of contents) {
    if (!inside && octet === 0x80) return undefined
    arc = appendGroup(arc, octet & 0x7f)
    inside = (octet & 0x80) !== 0
    if (inside) continue
    text += text === '' ? formatHead(arc) : `.${String(arc)}`
    arc = 0
  }
  return inside || text === '' ? undefined : text
}

function appendGroup(arc: Arc, group: number): Arc {
  if (typeof arc === 'bigint') return arc * 0x80n + BigInt(group)
  return arc <= MAX_SAFE_PREFIX ? arc * 0x80 + group : BigInt(arc) * 0x80n + BigInt(group)
}

/** The first two arcs, which share one number: X.690 §8.19.4. */
function formatHead(arc: Arc): string {
  const root = arc < 80 ? Math.floor(Number(arc) / 40) : 2
  return `${String(root)}.${String(add(arc, -40 * root))}`
}
