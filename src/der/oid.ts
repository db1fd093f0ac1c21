import { PKIError } from '../base/errors.js'
import { TAG } from './tags.js'
import { writeElement } from './write.js'

/** Largest arc that is read or written: 2^53 - 1, far above any arc in use outside 2.25 (UUIDs). */
const MAX_ARC = Number.MAX_SAFE_INTEGER

/** Base-128 octets of one arc, most significant first: X.690 §8.19.2. */
function encodeArc(arc: number): readonly number[] {
  const octets = [arc % 0x80]
  for (let rest = Math.floor(arc / 0x80); rest > 0; rest = Math.floor(rest / 0x80)) {
    octets.unshift(0x80 | (rest % 0x80))
  }
  return octets
}

/** Splits a dotted object identifier into its arcs, or gives `undefined` where it is none. */
function parseArcs(oid: string): readonly number[] | undefined {
  if (!/^[0-2](?:\.(?:0|[1-9]\d{0,15}))+$/.test(oid)) return undefined
  const arcs = oid.split('.').map(Number)
  const [first = 0, second = 0] = arcs
  if (first < 2 && second > 39) return undefined
  return arcs.every((arc) => arc <= MAX_ARC) ? arcs : undefined
}

/**
 * Writes an OBJECT IDENTIFIER.
 *
 * @param oid - Dotted decimal, e.g. `2.5.29.17`.
 * @throws {@link PKIError} `ERR_PKI_OPTION` when it is no object identifier.
 */
export function writeOID(oid: string): Uint8Array {
  const arcs = parseArcs(oid)
  if (arcs === undefined) {
    throw new PKIError('ERR_PKI_OPTION', `"${oid}" is not an object identifier`, {
      details: { option: 'oid', expected: 'dotted decimal, e.g. 2.5.29.17' },
    })
  }
  const [first = 0, second = 0, ...rest] = arcs
  return writeElement(TAG.oid, Uint8Array.from([first * 40 + second, ...rest].flatMap(encodeArc)))
}

/** Reads the contents of an OBJECT IDENTIFIER, or gives `undefined` where they break X.690 §8.19. */
export function parseOIDContents(contents: Uint8Array): string | undefined {
  if (contents.length === 0 || ((contents.at(-1) ?? 0) & 0x80) !== 0) return undefined
  const numbers: number[] = []
  let value = 0
  let atStart = true
  for (const octet of contents) {
    if (atStart && octet === 0x80) return undefined
    value = value * 0x80 + (octet & 0x7f)
    if (value > MAX_ARC) return undefined
    atStart = (octet & 0x80) === 0
    if (!atStart) continue
    numbers.push(value)
    value = 0
  }
  const [head = 0, ...rest] = numbers
  const first = Math.min(2, Math.floor(head / 40))
  return [first, head - first * 40, ...rest].join('.')
}
