import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as asn1js from 'asn1js'
import fc from 'fast-check'
import { DERReader } from '../../src/der/read.js'
import { parseTimeContents, writeTime } from '../../src/der/time.js'
import { writeElement } from '../../src/der/write.js'
import { asn1parse, assertCode, withoutOpenSSL } from '../support/der.js'
import { minimalCertificate, readByNode } from '../support/minimal-certificate.js'

/** Instant, tag and text: each side of each limit of RFC 5280 §4.1.2.5. */
const TIMES = [
  ['1950-01-01T00:00:00Z', 0x17, '500101000000Z'],
  ['1969-12-31T23:59:59Z', 0x17, '691231235959Z'],
  ['1999-12-31T23:59:59Z', 0x17, '991231235959Z'],
  ['2000-01-01T00:00:00Z', 0x17, '000101000000Z'],
  ['2024-02-29T12:34:56Z', 0x17, '240229123456Z'],
  ['2049-12-31T23:59:59Z', 0x17, '491231235959Z'],
  ['2050-01-01T00:00:00Z', 0x18, '20500101000000Z'],
  ['2100-02-28T23:59:59Z', 0x18, '21000228235959Z'],
  ['9999-12-31T23:59:59Z', 0x18, '99991231235959Z'],
] as const

const textOf = (element: Uint8Array): string => Buffer.from(element.subarray(2)).toString('latin1')

function read(
  tag: number,
  text: string,
): { readonly instant: string; readonly deviations: readonly string[] } {
  const reader = DERReader.open(writeElement(tag, new Uint8Array(Buffer.from(text, 'latin1'))), 'Type')
  const instant = reader.time('field').toISOString().replace('.000Z', 'Z')
  return { instant, deviations: reader.deviations.map(({ kind }) => kind) }
}

for (const [iso, tag, text] of TIMES) {
  test(`${iso} is ${text}, both ways`, () => {
    const element = writeTime(new Date(iso), 'notAfter')
    assert.equal(element[0], tag)
    assert.equal(textOf(element), text)
    assert.deepEqual(read(tag, text), { instant: iso, deviations: [] })
  })

  test(`asn1js reads ${text} as ${iso}`, () => {
    const { result } = asn1js.fromBER(writeTime(new Date(iso), 'notAfter'))
    assert.ok(result instanceof asn1js.UTCTime || result instanceof asn1js.GeneralizedTime)
    assert.equal(result.toDate().getTime(), Date.parse(iso))
  })

  test(`node:crypto reads ${text} as ${iso}`, () => {
    const certificate = readByNode(minimalCertificate({ notBefore: iso, notAfter: iso }))
    assert.equal(Date.parse(certificate.validTo), Date.parse(iso))
  })
}

test('openssl reads the written times', { skip: withoutOpenSSL }, () => {
  for (const [iso, tag, text] of TIMES) {
    const name = tag === 0x17 ? 'UTCTIME' : 'GENERALIZEDTIME'
    const [line = ''] = asn1parse(writeTime(new Date(iso), 'notAfter'))
    assert.equal(line, `${name} :${text}`)
  }
})

test('an instant outside the years 1950 to 9999 is not written', () => {
  for (const instant of [
    new Date('1949-12-31T23:59:59Z'),
    new Date('+010000-01-01T00:00:00Z'),
    new Date(Number.NaN),
    new Date(8.64e15),
    new Date(-8.64e15),
  ]) {
    assertCode(() => writeTime(instant, 'notAfter'), 'ERR_PKI_VALIDITY')
  }
})

test('a fraction of a second is not written, one millisecond either side of a whole one', () => {
  for (const iso of ['2026-01-01T00:00:00.001Z', '2025-12-31T23:59:59.999Z']) {
    assertCode(() => writeTime(new Date(iso), 'notAfter'), 'ERR_PKI_VALIDITY')
  }
})

test('the forms that devices read although RFC 5280 forbids them are read and listed', () => {
  const deviations = ['time-form']
  for (const [tag, text, instant] of [
    [0x17, '2601020304Z', '2026-01-02T03:04:00Z'],
    [0x17, '260102030405+0000', '2026-01-02T03:04:05Z'],
    [0x17, '260102030405+0530', '2026-01-01T21:34:05Z'],
    [0x17, '260102030405-2359', '2026-01-03T03:03:05Z'],
    [0x17, '2601020304-0100', '2026-01-02T04:04:00Z'],
    [0x18, '20491231235959Z', '2049-12-31T23:59:59Z'],
    [0x18, '19500101000000Z', '1950-01-01T00:00:00Z'],
    [0x18, '20500101000000+0100', '2049-12-31T23:00:00Z'],
    [0x18, '99991231235959+0000', '9999-12-31T23:59:59Z'],
    [0x18, '00000101000000Z', '0000-01-01T00:00:00Z'],
    [0x18, '00991231235959Z', '0099-12-31T23:59:59Z'],
  ] as const) {
    assert.deepEqual(read(tag, text), { instant, deviations }, text)
  }
})

test('fourteen digits are a time exactly where a Date gives them back', () => {
  const digits = fc.oneof(
    fc.stringMatching(/^\d{14}$/),
    fc.stringMatching(/^\d{4}[01]\d[0-3]\d[0-2]\d[0-6]\d[0-6]\d$/),
    fc.stringMatching(/^\d\d[02468]0022[89]1[0-9][0-5]\d[0-5]\d$/),
  )
  const expected = (text: string): number | undefined => {
    const iso = text.replace(/^(.{4})(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6.000Z')
    const instant = new Date(iso)
    return Number.isNaN(instant.getTime()) || instant.toISOString() !== iso ? undefined : instant.getTime()
  }
  fc.assert(
    fc.property(digits, (text) => {
      const contents = new Uint8Array(Buffer.from(`${text}Z`, 'latin1'))
      assert.equal(parseTimeContents(0x18, contents)?.instant.getTime(), expected(text))
    }),
    { numRuns: 5000 },
  )
})

test('a GeneralizedTime that is asked for is no UTCTime, has no year to begin with, and ends with Z', () => {
  const of = (tag: number, text: string): DERReader =>
    DERReader.open(writeElement(tag, new Uint8Array(Buffer.from(text, 'latin1'))), 'Type')
  const early = of(0x18, '20260102030405Z')
  assert.equal(early.generalizedTime('at').toISOString(), '2026-01-02T03:04:05.000Z')
  assert.deepEqual(early.deviations, [])
  const offset = of(0x18, '20260102030405+0100')
  assert.equal(offset.generalizedTime('at').toISOString(), '2026-01-02T02:04:05.000Z')
  assert.deepEqual(
    offset.deviations.map(({ kind }) => kind),
    ['time-form'],
  )
  for (const [tag, text] of [
    [0x17, '260102030405Z'],
    [0x18, '20260102030405.5Z'],
    [0x18, '202601020304Z'],
  ] as const) {
    assertCode(() => of(tag, text).generalizedTime('at'), 'ERR_PKI_DER')
  }
})
