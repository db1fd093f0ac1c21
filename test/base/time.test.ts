import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DAY_MS, HOUR_MS, SECOND_MS, floorToSecond, inclusiveSeconds, isWithin } from '../../src/base/time.js'

const notBefore = new Date('2026-01-01T00:00:00Z')
const notAfter = new Date('2026-01-02T00:00:00Z')
const validity = { notBefore, notAfter }
const shifted = (instant: Date, milliseconds: number) => new Date(instant.getTime() + milliseconds)

describe('isWithin', () => {
  it('counts both ends as inside, and nothing one millisecond beyond them', () => {
    assert.ok(isWithin(validity, notBefore))
    assert.ok(isWithin(validity, notAfter))
    assert.ok(!isWithin(validity, shifted(notBefore, -1)))
    assert.ok(!isWithin(validity, shifted(notAfter, 1)))
  })
  it('is false for an invalid date', () => assert.ok(!isWithin(validity, new Date(NaN))))
})

describe('inclusiveSeconds', () => {
  it('counts both ends: a day from midnight to midnight has one second more than a day', () => {
    assert.equal(inclusiveSeconds(validity), 86_401)
    assert.equal(inclusiveSeconds({ notBefore, notAfter: notBefore }), 1)
    assert.equal(inclusiveSeconds({ notBefore, notAfter: shifted(notAfter, -SECOND_MS) }), DAY_MS / SECOND_MS)
  })
  it('counts across a year with a leap day', () => {
    const leap = { notBefore: new Date('2028-02-28T00:00:00Z'), notAfter: new Date('2028-03-01T00:00:00Z') }
    assert.equal(inclusiveSeconds(leap), 2 * 24 * (HOUR_MS / SECOND_MS) + 1)
  })
})

describe('floorToSecond', () => {
  for (const [given, expected] of [
    ['2026-01-01T00:00:00.999Z', '2026-01-01T00:00:00.000Z'],
    ['2026-01-01T00:00:01.000Z', '2026-01-01T00:00:01.000Z'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.000Z'],
  ] as const) {
    it(`turns ${given} into ${expected}`, () =>
      assert.equal(floorToSecond(new Date(given)).toISOString(), expected))
  }
  it('gives a copy', () => {
    const whole = new Date(0)
    assert.notEqual(floorToSecond(whole), whole)
  })
})
