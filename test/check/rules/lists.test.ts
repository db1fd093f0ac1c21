import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ALL_RULES, APPLE_RULES, RFC5280_RULES, WEBPKI_RULES } from '../../../src/check/rules/lists.js'

test('no caller can take a rule out of a profile', () => {
  for (const list of [APPLE_RULES, RFC5280_RULES, WEBPKI_RULES, ALL_RULES]) {
    assert.ok(list.length > 0 && Object.isFrozen(list))
  }
})
