import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nameCharacter, quoteText } from '../../src/base/quote.js'

describe('quoteText', () => {
  for (const [given, quoted] of [
    ['homebox.local', '"homebox.local"'],
    ['', '""'],
    ['a b', '"a b"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ['a\nb\tc\0', '"a\\u{a}b\\u{9}c\\u{0}"'],
    ['\u001b[31mred', '"\\u{1b}[31mred"'],
    ['\u009b31m', '"\\u{9b}31m"'],
    ['a\u202eb\u2066c\u200fd', '"a\\u{202e}b\\u{2066}c\\u{200f}d"'],
    ['a\u200bb\ufeffc\u00add', '"a\\u{200b}b\\u{feff}c\\u{ad}d"'],
    ['a\u00a0b\u3000c', '"a\\u{a0}b\\u{3000}c"'],
    ['a\u2028b\u2029c', '"a\\u{2028}b\\u{2029}c"'],
    ['a\ud800b', '"a\\u{d800}b"'],
    ['bücher 🍏', '"bücher 🍏"'],
    ['\u{e0041}', '"\\u{e0041}"'],
  ] as const) {
    it(`writes ${JSON.stringify(given)} as ${quoted}`, () => assert.equal(quoteText(given), quoted))
  }
  it('leaves 80 characters whole and cuts the 81st', () => {
    assert.equal(quoteText('a'.repeat(80)), `"${'a'.repeat(80)}"`)
    assert.equal(quoteText('a'.repeat(81)), `"${'a'.repeat(80)}…"`)
  })
  it('leaves no half of a character behind where it cuts', () => {
    assert.ok(!/\p{Cs}/u.test(quoteText(`${'a'.repeat(79)}🍏🍏`)))
  })
})

describe('nameCharacter', () => {
  it('writes four hexadecimal digits or more', () => {
    assert.equal(nameCharacter('\0'), 'U+0000')
    assert.equal(nameCharacter('\u200b'), 'U+200B')
    assert.equal(nameCharacter('🍏'), 'U+1F34F')
  })
})
