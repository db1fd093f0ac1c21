import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeText } from '../../../src/store/directory/decode-text.js'

const TEXT = '-----BEGIN\r\nÄ €'

describe('decodeText', () => {
  const little = Buffer.from(TEXT, 'utf16le')
  const encodings: readonly (readonly [string, Uint8Array])[] = [
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16, little end first', little],
    ['UTF-16, little end first, with a byte order mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(little).swap16()],
    ['UTF-16, big end first, with a byte order mark', Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()],
  ]
  for (const [name, octets] of encodings) {
    it(`reads ${name}`, () => {
      assert.equal(decodeText(octets), TEXT)
    })
  }

  it('reads nothing, one octet and two zeros', () => {
    assert.deepEqual(
      [[], [65], [0, 0]].map((octets) => decodeText(Uint8Array.from(octets))),
      ['', 'A', '\0\0'],
    )
  })
})
