import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isPublicSuffix } from '../../../src/check/names/public-suffix.js'

const SUFFIXES = [
  'com',
  'co.uk',
  'CO.UK',
  'home.arpa',
  'kawasaki.jp',
  'any.kawasaki.jp',
  'any.ck',
  'xn--p1ai',
]
const NAMES = [
  'example.com',
  'example.co.uk',
  'city.kawasaki.jp',
  'www.ck',
  'github.io',
  's3.amazonaws.com',
  'a.home.arpa',
]
const UNKNOWN = [
  'local',
  'lan',
  'internal',
  'homebox.local',
  'my_pi.lan',
  '',
  'a..b',
  '.',
  'x'.repeat(100_000),
]

describe('isPublicSuffix', () => {
  for (const name of SUFFIXES) it(`${name} is one`, () => assert.equal(isPublicSuffix(name), true))
  for (const name of [...NAMES, ...UNKNOWN]) {
    it(`${name.slice(0, 40) || 'the empty name'} is none`, () => assert.equal(isPublicSuffix(name), false))
  }
})
