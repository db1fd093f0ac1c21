import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeBase64, encodeBase64 } from '../../src/base/base64.js'
import { yardsticks } from '../support/yardsticks.js'

describe('encodeBase64', () => {
  for (let length = 0; length <= 7; length += 1) {
    it(`writes ${length} octets as Buffer does`, () => {
      for (const octet of [0x00, 0x55, 0xfb, 0xff]) {
        const bytes = new Uint8Array(length).fill(octet)
        assert.equal(encodeBase64(bytes), Buffer.from(bytes).toString('base64'))
      }
    })
  }
  it('writes every octet value as Buffer does', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    assert.equal(encodeBase64(bytes), Buffer.from(bytes).toString('base64'))
  })
})

describe('decodeBase64', () => {
  // RFC 4648 §10.
  for (const [text, plain] of [
    ['', ''],
    ['Zg==', 'f'],
    ['Zm8=', 'fo'],
    ['Zm9v', 'foo'],
    ['Zm9vYg==', 'foob'],
    ['Zm9vYmE=', 'fooba'],
    ['Zm9vYmFy', 'foobar'],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as ${JSON.stringify(plain)}`, () => {
      assert.deepEqual(decodeBase64(text), new Uint8Array(Buffer.from(plain)))
    })
  }
  for (const [text, why] of [
    ['Zg', 'its padding is missing'],
    ['Zg=', 'its padding is short'],
    ['Zg===', 'its padding is long'],
    ['====', 'it is padding only'],
    ['Z===', 'one digit stands for no octet'],
    ['Zh==', 'an unused bit is set'],
    ['Zm9=', 'an unused bit is set'],
    ['Zg==Zg==', 'padding stands inside'],
    ['Zm9v\n', 'it ends in a newline'],
    ['Zm 9v', 'it holds a space'],
    [' Zm9', 'it begins with a space'],
    ['Zm-_', 'it is base64url'],
    ['Zm9é', 'it holds a character beyond ASCII'],
    ['Zm9\u0176', 'it holds a character whose low octet is a digit'],
    ['Zm9@', 'it holds the character before A'],
    ['Zm9[', 'it holds the character behind Z'],
    ['Zm9`', 'it holds the character before a'],
    ['Zm9{', 'it holds the character behind z'],
    ['Zm9.', 'it holds the character before /'],
    ['Zm9:', 'it holds the character behind 9'],
    ['Zm9,', 'it holds the character behind +'],
    ['Zm9*', 'it holds the character before +'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)} because ${why}`, () => assert.equal(decodeBase64(text), undefined))
  }
  it('reads a megabyte with little work', async () => {
    const bytes = new Uint8Array(1 << 20).fill(0xa5)
    const cost = await yardsticks(() => assert.deepEqual(decodeBase64(encodeBase64(bytes)), bytes))
    assert.ok(cost < 20, String(cost))
  })
})
