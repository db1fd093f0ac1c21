import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as asn1js from 'asn1js'
import { parseOIDContents, writeOID } from '../../src/der/oid.js'
import { asn1parse, assertCode, bytesOf, withoutOpenSSL } from '../support/der.js'
import { minimalCertificate, readByNode } from '../support/minimal-certificate.js'

/** Text and content octets, from X.690 §8.19.5, X.667 §6.3 and the arcs around each limit. */
const OIDS = [
  ['0.0', '00'],
  ['0.39', '27'],
  ['1.0', '28'],
  ['1.39', '4f'],
  ['2.0', '50'],
  ['2.39', '77'],
  ['2.40', '78'],
  ['2.47', '7f'],
  ['2.48', '8100'],
  ['2.999.3', '883703'],
  ['1.2.127', '2a7f'],
  ['1.2.128', '2a8100'],
  ['1.2.16383', '2aff7f'],
  ['1.2.16384', '2a818000'],
  ['1.2.840.113549', '2a864886f70d'],
  ['2.5.29.17', '551d11'],
  ['1.2.999999999999999', '2a81e3afeaa699ff7f'],
  ['1.2.1000000000000000', '2a81e3afeaa69a8000'],
  ['1.2.9007199254740991', '2a8fffffffffffff7f'],
  ['1.2.9007199254740992', '2a9080808080808000'],
  ['1.2.18446744073709551616', '2a82808080808080808000'],
  // The largest UUID.
  ['2.25.340282366920938463463374607431768211455', '6983ffffffffffffffffffffffffffffffffff7f'],
  // The UUID f81d4fae-7dec-11d0-a765-00a0c91e6bf6 of RFC 4122.
  ['2.25.329800735698586629295641978511506172918', '6983f09da7ebcfdee0c7a1a7b2c0948cc8f9d776'],
  ['2.340282366920938463463374607431768211456', '84808080808080808080808080808080808050'],
] as const

for (const [text, hex] of OIDS) {
  test(`${text} is ${hex}, both ways`, () => {
    const element = writeOID(text)
    assert.equal(Buffer.from(element.subarray(2)).toString('hex'), hex)
    assert.deepEqual([...element.subarray(0, 2)], [6, hex.length / 2])
    assert.equal(parseOIDContents(bytesOf(hex)), text)
  })
}

test('openssl reads the same arcs', { skip: withoutOpenSSL }, () => {
  for (const [text] of OIDS.filter(([text]) => !['1.2.840.113549', '2.5.29.17', '0.0'].includes(text))) {
    assert.deepEqual(asn1parse(writeOID(text)), [`OBJECT :${text}`])
  }
})

test('asn1js reads the same arcs', () => {
  for (const text of [
    '0.0',
    '0.39',
    '1.0',
    '1.39',
    '2.0',
    '2.47',
    '1.2.16384',
    '1.2.840.113549',
    '2.5.29.17',
  ]) {
    const { result } = asn1js.fromBER(writeOID(text))
    assert.ok(result instanceof asn1js.ObjectIdentifier)
    assert.equal(result.getValue(), text)
  }
})

test('node:crypto reads a certificate whose extension is named by a UUID', () => {
  const der = minimalCertificate({ extension: '2.25.340282366920938463463374607431768211455' })
  assert.equal(readByNode(der).subject, 'CN=a')
})

test('128 octets are written and read, and 129 are neither', () => {
  const arcs = (octets: number): string => `1.2${'.3'.repeat(octets - 1)}`
  const element = writeOID(arcs(128))
  assert.deepEqual([...element.subarray(0, 3)], [6, 0x81, 128])
  assert.equal(parseOIDContents(element.subarray(3)), arcs(128))
  assertCode(() => writeOID(arcs(129)), 'ERR_PKI_OPTION')
  assert.equal(parseOIDContents(Uint8Array.of(...element.subarray(3), 3)), undefined)
})

test('the longest text and the largest arc of 128 octets are read and written', () => {
  const widest = new Uint8Array(128).fill(127)
  const largest = new Uint8Array(128).fill(0xff)
  largest[127] = 0x7f
  for (const contents of [widest, largest]) {
    const text = parseOIDContents(contents) ?? ''
    assert.deepEqual(writeOID(text).subarray(3), contents)
  }
  assert.equal(parseOIDContents(largest), `2.${String(2n ** 896n - 81n)}`)
})

test('text that is no object identifier is refused', () => {
  for (const text of [
    '',
    '1',
    '1.',
    '.1',
    '1..2',
    '1.2.',
    '3.1',
    '0.40',
    '1.40',
    '1.02',
    '01.2',
    '-1.2',
    '1.-2',
    '1.2 ',
    ' 1.2',
    '1.2\n',
    '1,2',
    '1.2.a',
    '1.0x10',
    '1.2e3',
    '2.5.29.١',
    `1.2.${'9'.repeat(600)}`,
    `1.2.1${'0'.repeat(270)}`,
  ]) {
    assertCode(() => writeOID(text), 'ERR_PKI_OPTION')
  }
})
