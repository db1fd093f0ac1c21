import assert from 'node:assert/strict'
import fc from 'fast-check'
import { toHex } from '../../src/base/bytes.js'
import { isPKIError } from '../../src/base/errors.js'
import type { NameAttributeInput } from '../../src/x509/write/name.js'

/** An object of arbitrary fields, like those that code makes. */
export function record<Fields extends object>(fields: {
  readonly [Field in keyof Fields]: fc.Arbitrary<Fields[Field]>
}): fc.Arbitrary<Fields> {
  return fc.record<Fields>(fields, { noNullPrototype: true })
}

/** Octets of one length. */
export function octets(length: number): fc.Arbitrary<Uint8Array> {
  return octetsBetween(length, length)
}

/** Octets of a length in a range. */
export function octetsBetween(minLength: number, maxLength: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength, maxLength }).map((bytes) => Uint8Array.from(bytes))
}

/** Names of some attributes that take any text. */
export const names: fc.Arbitrary<readonly NameAttributeInput[]> = fc.array(
  fc.record({
    oid: fc.constantFrom('2.5.4.3', '2.5.4.10', '2.5.4.11', '2.5.4.7', '1.2.3.4'),
    value: fc
      .string({ unit: 'binary', minLength: 1, maxLength: 64 })
      .filter((value) => Array.from(value).length <= 64),
  }),
  { maxLength: 5 },
)

/** A record as text without the octets that hold everything (`der` of the whole, `tbs`). */
function dump(record: object): string {
  return JSON.stringify(Object.entries(record), (_key, value: unknown) => {
    if (value instanceof Uint8Array) return toHex(value)
    return value
  }).replace(/^\[\["der","[\da-f]*"\],\["tbs","[\da-f]*"\],/, '')
}

/**
 * Asserts that every truncation, and three changes of every octet, are refused with a `PKIError` or read to other
 * fields than the original.
 */
export function assertChangesShow(der: Uint8Array, read: (bytes: Uint8Array) => object): void {
  const original = dump(read(der))
  assert.ok(!original.includes('"tbs"'))
  const assertShows = (bytes: Uint8Array, what: string): void => {
    let record: object
    try {
      record = read(bytes)
    } catch (error) {
      assert.ok(isPKIError(error), what)
      return
    }
    assert.notEqual(dump(record), original, what)
  }
  for (let length = 0; length < der.length; length += 1) {
    assertShows(der.subarray(0, length), `the first ${String(length)} octets`)
  }
  for (let at = 0; at < der.length; at += 1) {
    for (const mask of [0x01, 0x20, 0x80]) {
      const changed = Uint8Array.from(der)
      changed[at] = (changed[at] ?? 0) ^ mask
      assertShows(changed, `octet ${String(at)} changed by ${String(mask)}`)
    }
  }
}
