import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeMadeParts } from '../../tools/made-parts.js'

const MARKS = 'Before.\n\n<!-- made: one -->\n\nold\n\n<!-- end -->\n\nAfter.\n'

describe('writeMadeParts', () => {
  it('replaces what stands between the marks and keeps what a person wrote around them', () => {
    const written = writeMadeParts(MARKS, { one: () => 'new' })
    assert.equal(written, MARKS.replace('old', 'new'))
  })

  it('changes nothing when it is run again', () => {
    const written = writeMadeParts(MARKS, { one: () => 'new' })
    assert.equal(writeMadeParts(written, { one: () => 'new' }), written)
  })

  it('leaves a text without the mark of a part as it is', () => {
    assert.equal(writeMadeParts('Nothing is made here.', { one: () => 'new' }), 'Nothing is made here.')
  })

  it('refuses a mark that names no part, whose text would grow old', () => {
    assert.throws(() => writeMadeParts(MARKS, { two: () => 'new' }), { name: 'ToolError' })
  })
})
