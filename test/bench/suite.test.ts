import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findLosses } from '../../bench/support/kept-results.js'
import type { KeptResults } from '../../bench/support/kept-results.js'
import { median, quantile } from '../../bench/support/median.js'
import { figureLine, isMet } from '../../bench/support/suite.js'
import type { Figure, FigureTarget } from '../../bench/support/suite.js'

const figure = (value: number, target?: FigureTarget): Figure => ({
  id: 'speed',
  what: 'speed',
  value,
  unit: 'x',
  ...(target === undefined ? {} : { target }),
})
const kept = (one: Figure): KeptResults => ({
  suite: 'some',
  title: '',
  date: '2026-11-22',
  machine: { cpu: '', cores: 1, memoryGiB: 1, system: '' },
  versions: {},
  figures: [one],
})

describe('isMet', () => {
  it('reaches a target that is met exactly, on both sides', () => {
    assert.equal(isMet(figure(2, { atLeast: 2 })), true)
    assert.equal(isMet(figure(2, { atMost: 2 })), true)
  })

  it('misses a target by the smallest amount, on both sides', () => {
    assert.equal(isMet(figure(2 - Number.EPSILON, { atLeast: 2 })), false)
    assert.equal(isMet(figure(2 + 2 * Number.EPSILON, { atMost: 2 })), false)
  })

  it('misses every target with a figure that could not be measured', () => {
    assert.equal(isMet(figure(NaN, { atLeast: 2 })), false)
    assert.equal(isMet(figure(NaN, { atMost: 2 })), false)
  })

  it('does not judge a figure without a target', () => {
    assert.equal(isMet(figure(2)), undefined)
    assert.match(figureLine(figure(2)), /^told /)
  })
})

describe('findLosses', () => {
  it('warns of a loss of more than 15 % and of none below, where higher is better', () => {
    const target = { atLeast: 50 }
    assert.equal(findLosses(kept(figure(100, target)), [figure(84.9, target)]).length, 1)
    assert.deepEqual(findLosses(kept(figure(100, target)), [figure(85.1, target)]), [])
  })

  it('warns of a loss of more than 15 % and of none below, where lower is better', () => {
    const target = { atMost: 150 }
    assert.equal(findLosses(kept(figure(100, target)), [figure(115.1, target)]).length, 1)
    assert.deepEqual(findLosses(kept(figure(100, target)), [figure(114.9, target)]), [])
  })

  it('says nothing of what is told in units of one machine, of a new figure and of a first run', () => {
    const rate: Figure = { id: 'rate', what: 'rate', value: 100, unit: '/s' }
    assert.deepEqual(findLosses(kept(rate), [{ ...rate, value: 1 }]), [])
    assert.deepEqual(findLosses(kept(rate), [figure(1)]), [])
    assert.deepEqual(findLosses(undefined, [figure(1)]), [])
  })
})

describe('median', () => {
  it('is the value in the middle, and the mean of two', () => {
    assert.equal(median([3, 1, 2]), 2)
    assert.equal(median([4, 1, 2, 3]), 2.5)
  })

  it('is no number where there is no value', () => {
    assert.ok(Number.isNaN(median([])))
  })
})

describe('quantile', () => {
  it('lies between two neighbours in proportion', () => {
    assert.equal(quantile([0, 10], 0.99), 9.9)
    assert.equal(quantile([5], 0.99), 5)
  })
})
