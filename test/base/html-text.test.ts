import assert from 'node:assert/strict'
import { test } from 'node:test'
import { htmlText } from '../../src/base/html-text.js'
import { HARMLESS_STRINGS, HOSTILE_STRINGS } from '../support/hostile-strings.js'

/** Printable ASCII without markup, and letters: all that a hostile text may leave behind. */
const TAME = /^[^<>"'\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]*$/u

for (const { does, text } of HOSTILE_STRINGS) {
  test(`a text that ${does} is written out in HTML`, () => {
    const written = htmlText(text)
    assert.match(written, TAME)
    assert.match(written, /\\u\{[0-9a-f]+\}/)
  })
}

test('markup becomes references, in an element as in a quoted attribute', () => {
  assert.equal(htmlText(`</b><script>"'&`), '&lt;/b&gt;&lt;script&gt;&quot;&#39;&amp;')
})

test('letters of every script stay as they are', () => {
  for (const text of HARMLESS_STRINGS.filter((each) => !/[&<>"']/.test(each)))
    assert.equal(htmlText(text), text)
})
