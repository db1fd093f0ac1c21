import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import vm from 'node:vm'
import fc from 'fast-check'
import {
  compareBytes,
  concatBytes,
  copyBytes,
  equalBytes,
  isBytes,
  toFingerprint,
  toHex,
} from '../../src/base/bytes.js'

const bytes = (...octets: number[]) => Uint8Array.from(octets)

describe('concatBytes', () => {
  it('joins as Buffer.concat does', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (parts) => {
        assert.deepEqual(Buffer.from(concatBytes(parts)), Buffer.concat(parts))
      }),
    )
  })
  it('gives an array that shares no memory with a single part', () => {
    const part = bytes(1, 2)
    concatBytes([part])[0] = 9
    assert.deepEqual(part, bytes(1, 2))
  })
})

describe('equalBytes and compareBytes', () => {
  const cases: readonly (readonly [Uint8Array, Uint8Array, number])[] = [
    [bytes(), bytes(), 0],
    [bytes(1), bytes(1), 0],
    [bytes(1), bytes(2), -1],
    [bytes(0xff), bytes(0x7f), 1],
    [bytes(1), bytes(1, 0), -1],
    [bytes(1, 0), bytes(1), 1],
    [bytes(2), bytes(1, 0), 1],
    [bytes(), bytes(0), -1],
  ]
  for (const [a, b, order] of cases) {
    it(`orders [${a.join()}] and [${b.join()}] as Buffer.compare does: ${order}`, () => {
      assert.equal(Math.sign(compareBytes(a, b)), order)
      assert.equal(Buffer.compare(a, b), order)
      assert.equal(equalBytes(a, b), order === 0)
    })
  }
  it('agree with Buffer.compare on random bytes', () => {
    const short = fc.uint8Array({ maxLength: 4, max: 2 })
    fc.assert(
      fc.property(short, short, (a, b) => {
        assert.equal(Math.sign(compareBytes(a, b)), Buffer.compare(a, b))
        assert.equal(equalBytes(a, b), Buffer.compare(a, b) === 0)
      }),
    )
  })
})

describe('toHex and toFingerprint', () => {
  it('write every octet with two digits, as Buffer does', () => {
    const all = Uint8Array.from({ length: 256 }, (_, index) => index)
    assert.equal(toHex(all), Buffer.from(all).toString('hex'))
    assert.equal(toFingerprint(bytes(0, 0x0a, 0xff)), '00:0A:FF')
    assert.equal(toFingerprint(bytes()), '')
  })
})

describe('copyBytes', () => {
  it('cuts the tie to the memory of a Buffer', () => {
    const original = Buffer.from([1, 2, 3])
    const copy = copyBytes(original)
    original[0] = 9
    assert.deepEqual(copy, bytes(1, 2, 3))
    assert.equal(Object.getPrototypeOf(copy), Uint8Array.prototype)
  })
})

describe('isBytes', () => {
  const foreign: unknown = vm.runInNewContext('new Uint8Array(2)')
  const accepted: readonly (readonly [string, unknown])[] = [
    ['a Uint8Array', bytes(1)],
    ['a Buffer', Buffer.from([1])],
    ['a Uint8Array of another realm', foreign],
  ]
  for (const [what, value] of accepted) it(`takes ${what}`, () => assert.ok(isBytes(value)))
  const others: readonly (readonly [string, unknown])[] = [
    ['an array', [1]],
    ['an ArrayBuffer', new ArrayBuffer(1)],
    ['a DataView', new DataView(new ArrayBuffer(1))],
    ['a Uint8ClampedArray', new Uint8ClampedArray(1)],
    ['a string', 'a'],
    ['undefined', undefined],
    ['null', null],
    ['an object that calls itself one', { [Symbol.toStringTag]: 'Uint8Array', length: 1 }],
  ]
  for (const [what, value] of others) it(`refuses ${what}`, () => assert.ok(!isBytes(value)))
})
