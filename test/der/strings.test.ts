import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as asn1js from 'asn1js'
import { DERReader } from '../../src/der/read.js'
import { type DERString, type WritableStringType, readString, writeString } from '../../src/der/strings.js'
import { TAG } from '../../src/der/tags.js'
import { writeElement, writeNull } from '../../src/der/write.js'
import { asn1parse, assertCode, bytesOf, withoutOpenSSL } from '../support/der.js'
import { minimalCertificate, readByNode } from '../support/minimal-certificate.js'

const read = (der: Uint8Array): DERString | undefined =>
  readString(DERReader.open(der, 'Type').element('field'))
const readHex = (tag: number, hex: string): DERString | undefined => read(writeElement(tag, bytesOf(hex)))

const PRINTABLE = "ABCXYZabcxyz0189 '()+,-./:=?"

/** Type, a text at its limits, and characters just outside it. */
const WRITTEN: readonly (readonly [type: WritableStringType, text: string, outside: readonly string[]])[] = [
  ['utf8String', 'A\0\u007f\u0080é中\ufffd\ufeff\uffff😀', ['\ud83d', '\ude00', '\ude00\ud83d', 'a\ud800']],
  ['numericString', '0123456789 ', ['/', ':', 'a', '-', '٣']],
  [
    'printableString',
    PRINTABLE,
    ['*', '@', '_', '&', '!', '"', ';', '<', '>', '\n', '\0', 'é', '[', '{', '`'],
  ],
  ['ia5String', 'a\0\n~\u007f@*', ['\u0080', 'é', '中', '😀']],
  ['visibleString', ' a~', ['\u001f', '\u007f', '\n', 'é']],
]

for (const [type, text, outside] of WRITTEN) {
  test(`a ${type} holds its whole repertoire, both ways`, () => {
    const der = writeString(type, text, 'commonName')
    assert.equal(der[0], TAG[type])
    assert.deepEqual(read(der), { stringType: type, value: text, wellFormed: true, inCharset: true })
    assert.deepEqual(read(writeString(type, '', 'commonName'))?.value, '')
  })

  test(`a ${type} is refused a character from outside its repertoire`, () => {
    for (const character of outside) {
      assertCode(() => writeString(type, character, 'commonName'), 'ERR_PKI_NAME')
      assertCode(() => writeString(type, `0${character}0`, 'commonName'), 'ERR_PKI_NAME')
    }
  })

  test(`asn1js reads the ${type} that was written`, () => {
    const { result } = asn1js.fromBER(writeString(type, text, 'commonName'))
    assert.ok(result instanceof asn1js.BaseStringBlock)
    assert.equal(result.getValue(), text)
  })
}

test('the error names the option and not the text', () => {
  assert.throws(
    () => writeString('printableString', 'se*cret', 'countryName'),
    (error: Error & { details?: { option?: string } }) =>
      error.details?.option === 'countryName' && !error.message.includes('se*cret'),
  )
})

test('characters of a repertoire are read where a type forbids them, and reported', () => {
  for (const [tag, stringType, hex, value] of [
    [TAG.printableString, 'printableString', '2a2e6578', '*.ex'],
    [TAG.printableString, 'printableString', '6140 62', 'a@b'],
    [TAG.printableString, 'printableString', '4de9', 'Mé'],
    [TAG.ia5String, 'ia5String', '4d80ff', 'M\u0080ÿ'],
    [TAG.numericString, 'numericString', '31 2d 32', '1-2'],
    [TAG.visibleString, 'visibleString', '610a', 'a\n'],
    [TAG.bmpString, 'bmpString', 'd83d de00', '😀'],
  ] as const) {
    assert.deepEqual(readHex(tag, hex), { stringType, value, wellFormed: true, inCharset: false })
  }
})

test('octets that make no character are flagged and replaced', () => {
  for (const [tag, hex, value] of [
    [TAG.utf8String, '61ff62', 'a\ufffdb'],
    [TAG.utf8String, '4de9', 'M\ufffd'],
    [TAG.utf8String, 'c080', '\ufffd\ufffd'],
    [TAG.utf8String, 'eda080', '\ufffd\ufffd\ufffd'],
    [TAG.utf8String, 'f4908080', '\ufffd\ufffd\ufffd\ufffd'],
    [TAG.utf8String, 'e4b8', '\ufffd'],
    [TAG.bmpString, '0061 62', 'a\ufffd'],
    [TAG.bmpString, '00', '\ufffd'],
    [TAG.bmpString, '0061 d83d', 'a\ufffd'],
    [TAG.bmpString, 'de00 d83d', '\ufffd\ufffd'],
    [TAG.universalString, '00000061 000062', 'a\ufffd'],
    [TAG.universalString, '00110000 00000061', '\ufffda'],
    [TAG.universalString, '0000d800', '\ufffd'],
    [TAG.universalString, '0000dfff', '\ufffd'],
    [TAG.universalString, 'ffffffff', '\ufffd'],
  ] as const) {
    const string = readHex(tag, hex)
    assert.deepEqual([string?.value, string?.wellFormed, string?.inCharset], [value, false, false], hex)
  }
})

test('a replacement character that was written as such is well formed', () => {
  assert.equal(readHex(TAG.utf8String, 'efbfbd')?.wellFormed, true)
  assert.equal(readHex(TAG.bmpString, 'fffd')?.wellFormed, true)
  assert.equal(readHex(TAG.universalString, '0000fffd')?.wellFormed, true)
})

test('the types that are only read say what asn1js wrote', () => {
  for (const [block, stringType, value] of [
    [new asn1js.BmpString({ value: 'Zürich 中' }), 'bmpString', 'Zürich 中'],
    [new asn1js.UniversalString({ value: 'Zürich' }), 'universalString', 'Zürich'],
    [new asn1js.TeletexString({ value: 'Zürich' }), 'teletexString', 'Zürich'],
  ] as const) {
    const string = read(new Uint8Array(block.toBER()))
    assert.deepEqual(string, { stringType, value, wellFormed: true, inCharset: true })
  }
  assert.equal(readHex(TAG.universalString, '0000d7ff 0000e000 0010ffff')?.value, '\ud7ff\ue000\u{10ffff}')
  assert.equal(readHex(TAG.universalString, '')?.wellFormed, true)
  assert.equal(readHex(TAG.bmpString, '')?.wellFormed, true)
})

test('an element of another type is no string', () => {
  assert.equal(read(writeNull()), undefined)
  assert.equal(readHex(0x2c, '0c0161'), undefined)
  assert.equal(readHex(0x8c, '61'), undefined)
})

test('a view into a larger buffer is read within its bounds', () => {
  const der = bytesOf('ff 1e 04 00 61 00 62 ff').subarray(1, 7)
  assert.equal(read(der)?.value, 'ab')
  const universal = bytesOf('ff 1c 04 00 00 00 61 ff').subarray(1, 7)
  assert.equal(read(universal)?.value, 'a')
})

test('a string of a megabyte is read and written, also where it ends a chunk', () => {
  for (const length of [4095, 4096, 4097, 8192, 1_048_576]) {
    const ascii = 'a'.repeat(length)
    for (const type of ['utf8String', 'printableString', 'ia5String'] as const) {
      assert.equal(read(writeString(type, ascii, 'commonName'))?.value === ascii, true)
    }
    const wide = '中'.repeat(length)
    assert.equal(read(writeString('utf8String', wide, 'commonName'))?.value === wide, true)
    const bmp = writeElement(TAG.bmpString, new Uint8Array(Buffer.from(wide, 'utf16le').swap16()))
    assert.equal(read(bmp)?.value === wide, true)
  }
})

test('a surrogate pair across two chunks stays one character', () => {
  const text = `${'a'.repeat(4095)}😀`
  const bmp = writeElement(TAG.bmpString, new Uint8Array(Buffer.from(text, 'utf16le').swap16()))
  assert.equal(read(bmp)?.value, text)
})

test('node:crypto reads the subject that was written', () => {
  for (const commonName of ['Home CA', 'Zürich 中 😀']) {
    assert.equal(readByNode(minimalCertificate({ commonName })).subject, `CN=${commonName}`)
  }
})

test('openssl names the written types', { skip: withoutOpenSSL }, () => {
  const names = {
    numericString: 'NUMERICSTRING',
    printableString: 'PRINTABLESTRING',
    ia5String: 'IA5STRING',
    utf8String: 'UTF8STRING',
    visibleString: 'VISIBLESTRING',
  }
  for (const [type, name] of Object.entries(names) as [WritableStringType, string][]) {
    const [line = ''] = asn1parse(writeString(type, '42', 'commonName'))
    assert.equal(line, `${name} :42`)
  }
})
