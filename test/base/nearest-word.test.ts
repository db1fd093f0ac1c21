import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nearestWord } from '../../src/base/nearest-word.js'

const WORDS = ['commonName', 'validDays', 'notBefore', 'notAfter', 'hosts', 'now', 'keyKind', 'privateKey']

describe('nearestWord', () => {
  for (const [given, expected] of [
    ['validDay', 'validDays'],
    ['vaildDays', 'validDays'],
    ['validdays', 'validDays'],
    ['VALID_DAYS', 'validDays'],
    ['commonname', 'commonName'],
    ['host', 'hosts'],
    ['hsots', 'hosts'],
    ['hostnames', undefined],
    ['notbefor', 'notBefore'],
    ['days', 'validDays'],
    ['key', undefined],
    ['rootPrivateKey', 'privateKey'],
    ['nwo', 'now'],
    ['x', undefined],
    ['', undefined],
    ['organization', undefined],
    ['__proto__', undefined],
    [`${'x'.repeat(54)}privateKey`, 'privateKey'],
    [`${'x'.repeat(55)}privateKey`, undefined],
  ] as const) {
    it(`finds ${String(expected)} for ${JSON.stringify(given)}`, () =>
      assert.equal(nearestWord(given, WORDS), expected))
  }
  it('finds nothing in an empty list', () => assert.equal(nearestWord('hosts', []), undefined))
  it('prefers the nearer word', () =>
    assert.equal(nearestWord('notAfte', ['notBefore', 'notAfter']), 'notAfter'))
})
