import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import vm from 'node:vm'
import {
  expectArray,
  expectBytes,
  expectDate,
  expectInteger,
  expectObject,
  expectOneOf,
  expectRecord,
  expectString,
} from '../../src/base/options.js'
import { refused } from '../support/refused.js'

const KEYS = ['commonName', 'validDays', 'now'] as const

/** One value of every kind that a caller may put in the wrong place. */
const VALUES: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a boolean', true],
  ['a number', 7],
  ['a bigint', 7n],
  ['a string', 'text'],
  ['a symbol', Symbol('s')],
  ['a function', () => 1],
  ['an array', ['a']],
  ['an object', { a: 1 }],
  ['a Date', new Date(0)],
  ['an invalid Date', new Date(NaN)],
  ['a promise', Promise.resolve(1)],
  ['a Uint8Array', Uint8Array.of(1)],
  ['an ArrayBuffer', new ArrayBuffer(1)],
]

const RANGE = { min: 1, max: 825 }
const VALIDATORS: readonly (readonly [string, (value: unknown) => unknown, readonly string[]])[] = [
  ['expectRecord', (value) => expectRecord(value, 'o', ['a']), ['an object', 'an ArrayBuffer']],
  ['expectObject', (value) => expectObject(value, 'o'), ['an object', 'an ArrayBuffer']],
  ['expectString', (value) => expectString(value, 'o'), ['a string']],
  ['expectInteger', (value) => expectInteger(value, 'o', RANGE), ['a number']],
  ['expectOneOf', (value) => expectOneOf(value, 'o', ['text', 'other']), ['a string']],
  ['expectBytes', (value) => expectBytes(value, 'o'), ['a Uint8Array']],
  ['expectDate', (value) => expectDate(value, 'o'), ['a Date']],
  ['expectArray', (value) => expectArray(value, 'o'), ['an array']],
]

for (const [name, validate, accepted] of VALIDATORS) {
  describe(name, () => {
    for (const [what, value] of VALUES) {
      if (accepted.includes(what)) it(`takes ${what}`, () => assert.deepEqual(validate(value), value))
      else {
        it(`refuses ${what} and names the option`, () => {
          assert.equal(refused('ERR_PKI_OPTION', () => validate(value)).details.option, 'o')
        })
      }
    }
  })
}

describe('expectRecord', () => {
  it('refuses an unknown field and offers the nearest known one', () => {
    const error = refused('ERR_PKI_OPTION', () => expectRecord({ validDay: 3 }, '', KEYS))
    assert.deepEqual(error.details, { option: 'validDay', expected: 'commonName, validDays, now' })
    assert.match(String(error.hint), /validDays/)
  })
  it('lists the known fields when none is near', () => {
    const error = refused('ERR_PKI_OPTION', () => expectRecord({ colour: 3 }, 'subject', KEYS))
    assert.equal(error.details.option, 'subject.colour')
    assert.match(String(error.hint), /commonName, validDays, now/)
  })
  it('refuses an unknown field also when it is undefined', () => {
    refused('ERR_PKI_OPTION', () => expectRecord({ validDay: undefined }, '', KEYS))
  })
  it('takes an object without prototype and an empty one', () => {
    assert.deepEqual(expectRecord({}, '', KEYS), {})
    const bare: unknown = Object.assign(Object.create(null), { now: 1 })
    assert.equal(expectRecord(bare, '', KEYS).now, 1)
  })
  it('names the argument of a verb `options`', () => {
    assert.equal(refused('ERR_PKI_OPTION', () => expectRecord(undefined, '', KEYS)).details.option, 'options')
  })
  it('keeps control characters of a foreign key out of the message', () => {
    const error = refused('ERR_PKI_OPTION', () => expectRecord({ '\u001b[2J': 1 }, '', KEYS))
    assert.ok(!error.message.includes('\u001b'))
  })
})

describe('hints', () => {
  it('tell of a forgotten await', () => {
    assert.match(
      String(refused('ERR_PKI_OPTION', () => expectObject(Promise.resolve(), 'issuer')).hint),
      /await/,
    )
  })
  it('tell what to write in place of null', () => {
    assert.match(String(refused('ERR_PKI_OPTION', () => expectString(null, 'x')).hint), /undefined/)
  })
  it('are absent where the message says it all', () => {
    assert.equal(refused('ERR_PKI_OPTION', () => expectString(5, 'x')).hint, undefined)
  })
})

describe('messages', () => {
  it('never hold a value that may be a secret in the wrong place', () => {
    for (const validate of [
      () => expectString(4711, 'passphrase'),
      () => expectBytes('4711', 'der'),
      () => expectObject('4711', 'privateKey'),
      () => expectInteger('4711', 'validDays', RANGE),
    ]) {
      const error = refused('ERR_PKI_OPTION', validate)
      assert.ok(!JSON.stringify([error.message, error.hint, error.details]).includes('4711'))
    }
  })
})

describe('expectInteger', () => {
  for (const value of [1, 825])
    it(`takes ${value}`, () => assert.equal(expectInteger(value, 'o', RANGE), value))
  for (const value of [0, 826, 1.5, NaN, Infinity, -1]) {
    it(`refuses ${value}`, () => {
      refused('ERR_PKI_OPTION', () => expectInteger(value, 'o', RANGE))
    })
  }
})

describe('expectOneOf', () => {
  const KINDS = ['ec-p256', 'rsa-2048'] as const
  it('offers the nearest word', () => {
    const error = refused('ERR_PKI_OPTION', () => expectOneOf('ecp256', 'kind', KINDS))
    assert.equal(error.details.expected, '"ec-p256" or "rsa-2048"')
    assert.match(String(error.hint), /"ec-p256"/)
  })
  it('offers nothing when none is near', () => {
    assert.equal(refused('ERR_PKI_OPTION', () => expectOneOf('dsa', 'kind', KINDS)).hint, undefined)
  })
})

describe('expectBytes, expectDate and expectArray', () => {
  it('copy', () => {
    const bytes = Buffer.from([1])
    const copy = expectBytes(bytes, 'o')
    bytes[0] = 2
    assert.deepEqual(copy, Uint8Array.of(1))
    const date = new Date(0)
    const copiedDate = expectDate(date, 'o')
    date.setTime(5)
    assert.equal(copiedDate.getTime(), 0)
    const list = ['a']
    const copiedList = expectArray(list, 'o')
    list.push('b')
    assert.deepEqual(copiedList, ['a'])
  })
  it('take values of another realm', () => {
    assert.equal(expectDate(vm.runInNewContext('new Date(5)'), 'o').getTime(), 5)
    assert.deepEqual(expectBytes(vm.runInNewContext('new Uint8Array([5])'), 'o'), Uint8Array.of(5))
    assert.deepEqual(expectArray(vm.runInNewContext('[5]'), 'o'), [5])
  })
  it('refuse bytes whose memory now belongs to another thread', () => {
    const bytes = Uint8Array.of(1)
    structuredClone(bytes, { transfer: [bytes.buffer] })
    refused('ERR_PKI_OPTION', () => expectBytes(bytes, 'o'))
    refused('ERR_PKI_OPTION', () => expectString(bytes, 'o'))
  })
  it('refuse an object that only calls itself a date', () => {
    refused('ERR_PKI_OPTION', () => expectDate({ [Symbol.toStringTag]: 'Date', getTime: () => 0 }, 'o'))
  })
  it('turn holes of a list into undefined', () => {
    const list = new Array<number>(2)
    list[1] = 1
    assert.deepEqual(expectArray(list, 'o'), [undefined, 1])
  })
})
