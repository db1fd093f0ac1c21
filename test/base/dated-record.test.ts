import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { freezeDated } from '../../src/base/dated-record.js'

const NOT_BEFORE = new Date('2026-11-22T12:00:00Z')
const NOT_AFTER = new Date('2029-02-24T11:59:59Z')
const record = freezeDated({ name: 'a' }, { notBefore: NOT_BEFORE, notAfter: NOT_AFTER })

describe('a dated record', () => {
  /** What else may be asked for the dates of a record; all records share the two getters. */
  const receivers: readonly (readonly [string, { readonly notBefore: Date; readonly notAfter: Date }])[] = [
    ['itself', record],
    ['what inherits from it', Object.create(record) as typeof record],
    ['a Proxy of it', new Proxy(record, {})],
    ['an object with its descriptors', Object.create({}, Object.getOwnPropertyDescriptors(record))],
    ['a copy', { ...record }],
    ['a clone', structuredClone(record)],
  ]
  for (const [what, receiver] of receivers) {
    it(`gives its dates to ${what}`, () => {
      assert.deepEqual([receiver.notBefore, receiver.notAfter], [NOT_BEFORE, NOT_AFTER])
    })
  }

  it('hands out copies, and keeps none of what it was given', () => {
    const given = { notBefore: new Date(NOT_BEFORE), notAfter: new Date(NOT_AFTER) }
    const own = freezeDated({}, given)
    given.notAfter.setTime(0)
    own.notAfter.setTime(0)
    assert.deepEqual(own.notAfter, NOT_AFTER)
  })

  it('shows and writes its dates as fields, and nothing else of them', () => {
    assert.deepEqual(Object.keys(record), ['name', 'notBefore', 'notAfter'])
    assert.deepEqual(JSON.parse(JSON.stringify(record)), {
      name: 'a',
      notBefore: NOT_BEFORE.toISOString(),
      notAfter: NOT_AFTER.toISOString(),
    })
    assert.equal(Object.isFrozen(record), true)
  })
})
