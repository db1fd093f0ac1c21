import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as asn1js from 'asn1js'
import { TAG, contextTag } from '../../src/der/tags.js'
import {
  writeBitString,
  writeBoolean,
  writeElement,
  writeExplicit,
  writeNamedBits,
  writeNull,
  writeOctetString,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
  writeUnsignedInteger,
} from '../../src/der/write.js'
import { asn1parse, bytesOf, withoutOpenSSL } from '../support/der.js'
import { minimalCertificate, readByNode } from '../support/minimal-certificate.js'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** What asn1js makes of bytes that it must read to their end. */
function readByASN1js(bytes: Uint8Array): asn1js.AsnType {
  const { offset, result } = asn1js.fromBER(bytes)
  assert.equal(offset, bytes.length)
  return result
}

test('a length takes the fewest octets', () => {
  const head = (length: number): string =>
    hex(writeElement(4, new Uint8Array(length)).subarray(0, -length || undefined))
  assert.equal(head(0), '0400')
  assert.equal(head(1), '0401')
  assert.equal(head(127), '047f')
  assert.equal(head(128), '048180')
  assert.equal(head(255), '0481ff')
  assert.equal(head(256), '04820100')
  assert.equal(head(65_535), '0482ffff')
  assert.equal(head(65_536), '0483010000')
  assert.equal(head(16_777_216), '048401000000')
})

test('asn1js reads every form of length that is written', () => {
  for (const length of [0, 127, 128, 255, 256, 65_535, 65_536]) {
    const result = readByASN1js(writeOctetString(new Uint8Array(length).fill(7)))
    assert.ok(result instanceof asn1js.OctetString)
    assert.equal(result.valueBlock.valueHexView.length, length)
  }
})

test('integers are minimal and never negative', () => {
  for (const [value, expected] of [
    [0, '020100'],
    [1, '020101'],
    [127, '02017f'],
    [128, '02020080'],
    [255, '020200ff'],
    [256, '02020100'],
    [32_767, '02027fff'],
    [32_768, '0203008000'],
    [2_147_483_647, '02047fffffff'],
    [4_294_967_296, '02050100000000'],
  ] as const) {
    assert.equal(hex(writeSmallInteger(value)), expected)
    const result = readByASN1js(writeSmallInteger(value))
    assert.ok(result instanceof asn1js.Integer)
    assert.equal(result.toBigInt(), BigInt(value))
  }
})

test('leading zeros of a magnitude are dropped and a set first bit gets one', () => {
  for (const [magnitude, expected] of [
    ['', '020100'],
    ['00', '020100'],
    ['0000', '020100'],
    ['000001', '020101'],
    ['7f', '02017f'],
    ['80', '02020080'],
    ['0080', '02020080'],
    ['00ffee', '020300ffee'],
  ] as const) {
    assert.equal(hex(writeUnsignedInteger(bytesOf(magnitude))), expected)
  }
})

test('node:crypto reads the serial number that was written', () => {
  for (const serial of ['01', '7f', '80', 'ffffffffffffffffffffffffffffffff']) {
    const read = readByNode(minimalCertificate({ serial: bytesOf(serial) })).serialNumber
    assert.equal(BigInt(`0x${read}`), BigInt(`0x${serial}`))
  }
})

test('a SET OF is sorted by its octets and a SEQUENCE is not', () => {
  const [a, b, c] = [bytesOf('020102'), bytesOf('02020080'), bytesOf('0101ff')]
  assert.equal(hex(writeSetOf([b, a, c])), '310a0101ff02010202020080')
  assert.equal(hex(writeSequence(b, a, c)), '300a020200800201020101ff')
  assert.equal(hex(writeSetOf([a, a])), '3106020102020102')
  assert.equal(hex(writeSetOf([])), '3100')
})

test('sorting a SET OF leaves the list of its caller alone', () => {
  const elements = [bytesOf('020102'), bytesOf('020101')]
  writeSetOf(elements)
  assert.deepEqual(elements.map(hex), ['020102', '020101'])
})

test('named bits end at the last one that is set', () => {
  for (const [bits, expected] of [
    [[], '030100'],
    [[0], '03020780'],
    [[7], '03020001'],
    [[8], '0303070080'],
    [[5, 6], '03020106'],
    [[6, 5], '03020106'],
    [[0, 2], '030205a0'],
  ] as const) {
    assert.equal(hex(writeNamedBits(bits)), expected)
  }
})

test('the small types have one form each', () => {
  assert.equal(hex(writeBoolean(true)), '0101ff')
  assert.equal(hex(writeBoolean(false)), '010100')
  assert.equal(hex(writeNull()), '0500')
  assert.equal(hex(writeBitString(bytesOf('8001'))), '0303008001')
  assert.equal(hex(writeExplicit(3, writeNull())), 'a3020500')
  assert.equal(hex(writeElement(contextTag(2), bytesOf('61'))), '820161')
})

test('what is written does not share memory with what it was made of', () => {
  const contents = bytesOf('01')
  const element = writeOctetString(contents)
  contents[0] = 2
  assert.equal(hex(element), '040101')
})

test('openssl reads each type as what it was written for', { skip: withoutOpenSSL }, () => {
  const der = writeSequence(
    writeExplicit(0, writeSmallInteger(2)),
    writeUnsignedInteger(bytesOf('ffffffffffffffffffff')),
    writeBoolean(true),
    writeBoolean(false),
    writeNull(),
    writeOctetString(bytesOf('0102')),
    writeSetOf([writeSmallInteger(300), writeSmallInteger(1)]),
    writeElement(TAG.enumerated, bytesOf('05')),
  )
  assert.deepEqual(asn1parse(der), [
    'SEQUENCE',
    'cont [ 0 ]',
    'INTEGER :02',
    'INTEGER :FFFFFFFFFFFFFFFFFFFF',
    'BOOLEAN :255',
    'BOOLEAN :0',
    'NULL',
    'OCTET STRING [HEX DUMP]:0102',
    'SET',
    'INTEGER :01',
    'INTEGER :012C',
    'ENUMERATED :05',
  ])
})
