import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePassphrase } from '../../../src/cli/passphrase/make.js'

test('a made passphrase has 28 letters of an alphabet of 32, which is 140 bits, in groups of four', () => {
  assert.match(makePassphrase(), /^(?:[0-9a-hjkmnp-tv-z]{4}-){6}[0-9a-hjkmnp-tv-z]{4}$/)
})

test('two made passphrases differ, and every letter of the alphabet appears', () => {
  const many = Array.from({ length: 100 }, makePassphrase)
  assert.equal(new Set(many).size, 100)
  assert.equal(new Set(many.join('').replaceAll('-', '')).size, 32)
})
