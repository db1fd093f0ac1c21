import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldText, nameKey, type NameStyle } from '../../../src/check/path/compare-names.js'
import { writeOID } from '../../../src/der/oid.js'
import { writeElement, writeSequence } from '../../../src/der/write.js'
import { readName } from '../../../src/x509/read/name.js'

const TAGS = { printable: 0x13, utf8: 0x0c, ia5: 0x16, bmp: 0x1e, octets: 0x04 } as const

/** Key of a name of one common name, in a string type. */
function keyOf(tag: keyof typeof TAGS, value: string | Uint8Array, style: NameStyle): string {
  const octets = typeof value === 'string' ? new TextEncoder().encode(value) : value
  const attribute = writeSequence(writeOID('2.5.4.3'), writeElement(TAGS[tag], octets))
  return nameKey(readName(writeSequence(writeElement(0x31, attribute))), style)
}

/** Text in UTF-16, as a BMPString has it. */
const utf16 = (text: string): Uint8Array =>
  Uint8Array.from(Array.from(text).flatMap((letter) => [0, letter.charCodeAt(0)]))

describe('names by RFC 5280', () => {
  it('are the same without regard to case, string type and surplus white space', () => {
    const key = keyOf('printable', 'Home CA', 'rfc5280')
    for (const [tag, value] of [
      ['utf8', 'home ca'],
      ['ia5', '  HOME \t CA '],
      ['bmp', utf16('Home CA')],
    ] as const) {
      assert.equal(keyOf(tag, value, 'rfc5280'), key, tag)
    }
  })

  it('differ by a letter, and by white space where the other has none', () => {
    const key = keyOf('utf8', 'Home CA', 'rfc5280')
    assert.notEqual(keyOf('utf8', 'Home CB', 'rfc5280'), key)
    assert.notEqual(keyOf('utf8', 'HomeCA', 'rfc5280'), key)
  })

  it('differ where octets make no character, even if both show the same sign', () => {
    const key = keyOf('utf8', Uint8Array.of(0xff), 'rfc5280')
    assert.notEqual(keyOf('utf8', Uint8Array.of(0xfe), 'rfc5280'), key)
  })

  it('are never confused with a name whose text holds separators', () => {
    const joined = keyOf('utf8', 'a+2.5.4.3:text:1:b', 'rfc5280')
    const attribute = (value: string): Uint8Array =>
      writeSequence(writeOID('2.5.4.3'), writeElement(0x0c, new TextEncoder().encode(value)))
    const two = readName(
      writeSequence(writeElement(0x31, new Uint8Array([...attribute('a'), ...attribute('b')]))),
    )
    assert.notEqual(nameKey(two, 'rfc5280'), joined)
  })

  it('do not depend on the order inside one RDN', () => {
    const attribute = (oid: string): Uint8Array =>
      writeSequence(writeOID(oid), writeElement(0x0c, new TextEncoder().encode('x')))
    const pair = (a: string, b: string): string =>
      nameKey(
        readName(writeSequence(writeElement(0x31, new Uint8Array([...attribute(a), ...attribute(b)])))),
        'rfc5280',
      )
    assert.equal(pair('2.5.4.3', '2.5.4.10'), pair('2.5.4.10', '2.5.4.3'))
  })

  it('that are empty give the empty text, and only those', () => {
    assert.equal(nameKey(readName(Uint8Array.of(0x30, 0)), 'rfc5280'), '')
    assert.notEqual(keyOf('utf8', '', 'rfc5280'), '')
  })
})

describe('names by iOS', () => {
  it('fold a PrintableString, and only that', () => {
    assert.equal(keyOf('printable', 'home  ca', 'ios'), keyOf('printable', 'HOME CA', 'ios'))
    assert.notEqual(keyOf('utf8', 'home ca', 'ios'), keyOf('utf8', 'Home CA', 'ios'))
  })

  it('tell a PrintableString from a UTF8String of the same text', () => {
    assert.notEqual(keyOf('printable', 'Home CA', 'ios'), keyOf('utf8', 'Home CA', 'ios'))
  })
})

describe('folding', () => {
  it('brings composed and decomposed letters to one form', () => {
    assert.equal(foldText('Caf\u00e9'), foldText('CAFE\u0301'))
  })
})
