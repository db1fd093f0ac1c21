import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toTerminal } from '../../../src/cli/sinks/terminal.js'
import { HARMLESS_STRINGS, HOSTILE_STRINGS } from '../../support/hostile-strings.js'

for (const { does, text } of HOSTILE_STRINGS) {
  test(`a text that ${does} reaches the terminal as visible characters only`, () => {
    const shown = toTerminal(text)
    assert.notEqual(shown, text)
    assert.match(shown, /\\u\{[0-9a-f]+\}/)
    assert.doesNotMatch(
      shown,
      /[\p{Cc}\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]/u,
    )
    assert.equal(Buffer.from(shown).toString(), shown)
    assert.equal(toTerminal(shown), shown)
  })
}

for (const text of HARMLESS_STRINGS) {
  test(`"${text}" reaches the terminal as it is`, () => {
    assert.equal(toTerminal(text), text)
  })
}
