import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DERReader } from '../../src/der/read.js'
import { bytesOf, derFault } from '../support/der.js'

type Read = (reader: DERReader) => unknown

const element: Read = (reader) => reader.element('field')
const sequenceOfIntegers: Read = (reader) => {
  const inner = reader.sequence('field')
  inner.integer('item')
  inner.end()
}
const time: Read = (reader) => reader.time('field')
const ascii = (text: string): string => Buffer.from(text, 'latin1').toString('hex')
const utcTime = (text: string): string => `17 ${text.length.toString(16).padStart(2, '0')} ${ascii(text)}`
const generalizedTime = (text: string): string =>
  `18 ${text.length.toString(16).padStart(2, '0')} ${ascii(text)}`

/** What is wrong, the input, how it is read, and the offset that the error must name. */
const MALFORMED: readonly (readonly [fault: string, hex: string, read: Read, offset: number])[] = [
  ['nothing at all', '', element, 0],
  ['an identifier without a length', '30', element, 1],
  ['an identifier in two octets (tag number 31)', '1f 1f 00', element, 0],
  ['a long-form tag below 31', '1f 05 00', element, 0],
  ['a private long-form tag', 'ff 81 00 00', element, 0],
  ['an indefinite length', '30 80 00 00', element, 1],
  ['an indefinite length of a primitive', '04 80 01 00 00', element, 1],
  ['a length that ends after its first octet', '04 81', element, 1],
  ['a length that ends inside its octets', '04 82 01', element, 1],
  ['a length of 127 in two octets', `04 81 7f ${'00'.repeat(127)}`, element, 1],
  ['a length of zero in two octets', '04 81 00', element, 1],
  ['a length with a leading zero octet', `04 82 00 80 ${'00'.repeat(128)}`, element, 1],
  ['a length in five octets', '04 85 01 00 00 00 00', element, 1],
  ['a length in five octets with leading zeros', '04 85 00 00 00 00 01 00', element, 1],
  ['a length in 126 octets', `04 fe ${'00'.repeat(126)}`, element, 1],
  ['the reserved length ff', '04 ff 01', element, 1],
  ['a length of 4 GiB less one', '04 84 ff ff ff ff 00', element, 0],
  ['a length of 2^31', '04 84 80 00 00 00 00', element, 0],
  ['contents one octet short', '04 03 01 02', element, 0],
  ['contents of 128 octets one short', `04 81 80 ${'00'.repeat(127)}`, element, 0],
  ['a child that reaches one octet past its parent', '30 03 02 02 01 00', sequenceOfIntegers, 2],
  ['a child whose length lies past its parent', '30 01 02 01 01', sequenceOfIntegers, 3],
  ['a child whose long length lies past its parent', '30 02 02 81 80', sequenceOfIntegers, 3],
  ['a missing child', '30 00', sequenceOfIntegers, 2],
  ['a second child that nobody asked for', '30 06 02 01 01 02 01 01', sequenceOfIntegers, 5],
  ['a SET where a SEQUENCE belongs', '31 03 02 01 01', sequenceOfIntegers, 0],
  ['a primitive SEQUENCE', '10 03 02 01 01', sequenceOfIntegers, 0],
  ['a constructed INTEGER', '30 05 22 03 02 01 01', sequenceOfIntegers, 2],
  ['an INTEGER without octets', '02 00', (reader) => reader.integer('field'), 0],
  ['a positive INTEGER with padding', '02 02 00 7f', (reader) => reader.integer('field'), 0],
  ['a zero INTEGER with padding', '02 02 00 00', (reader) => reader.integer('field'), 0],
  ['a negative INTEGER with padding', '02 02 ff 80', (reader) => reader.integer('field'), 0],
  ['minus one with padding', '02 02 ff ff', (reader) => reader.integer('field'), 0],
  ['a small INTEGER below zero', '02 01 ff', (reader) => reader.smallInteger('field'), 0],
  ['a small INTEGER of 2^31', '02 05 00 80 00 00 00', (reader) => reader.smallInteger('field'), 0],
  ['a small INTEGER of -2^31', '02 04 80 00 00 00', (reader) => reader.smallInteger('field'), 0],
  ['BOOLEAN 01', '01 01 01', (reader) => reader.boolean('field'), 0],
  ['BOOLEAN fe', '01 01 fe', (reader) => reader.boolean('field'), 0],
  ['a BOOLEAN without octets', '01 00', (reader) => reader.boolean('field'), 0],
  ['a BOOLEAN of two octets', '01 02 ff ff', (reader) => reader.boolean('field'), 0],
  ['BOOLEAN 01 where FALSE is the default', '01 01 01', (reader) => reader.defaultFalse('field'), 0],
  [
    'NULL with contents',
    '05 01 00',
    (reader) => {
      reader.null('field')
    },
    0,
  ],
  ['a constructed OCTET STRING', '24 03 04 01 00', (reader) => reader.octetString('field'), 0],
  ['a BIT STRING without octets', '03 00', (reader) => reader.bits('field'), 0],
  ['a BIT STRING with 8 unused bits', '03 02 08 00', (reader) => reader.bits('field'), 0],
  ['a BIT STRING with unused bits of no octet', '03 01 01', (reader) => reader.bits('field'), 0],
  ['a BIT STRING whose unused bit is set', '03 02 01 01', (reader) => reader.bits('field'), 0],
  ['a BIT STRING whose highest unused bit is set', '03 02 07 40', (reader) => reader.bits('field'), 0],
  ['a constructed BIT STRING', '23 04 03 02 00 00', (reader) => reader.bits('field'), 0],
  ['a key of 7 bits', '03 02 01 02', (reader) => reader.bitString('field'), 0],
  [
    'more than 64 named bits',
    '03 0a 00 80 00 00 00 00 00 00 00 01',
    (reader) => reader.namedBits('field'),
    0,
  ],
  ['an OBJECT IDENTIFIER without octets', '06 00', (reader) => reader.oid('field'), 0],
  ['an OBJECT IDENTIFIER that ends inside an arc', '06 02 2a 86', (reader) => reader.oid('field'), 0],
  ['an OBJECT IDENTIFIER with a padded arc', '06 03 2a 80 01', (reader) => reader.oid('field'), 0],
  ['an OBJECT IDENTIFIER with a padded first arc', '06 02 80 2a', (reader) => reader.oid('field'), 0],
  ['an OBJECT IDENTIFIER of 129 octets', `06 81 81 ${'01'.repeat(129)}`, (reader) => reader.oid('field'), 0],
  ['an INTEGER where a Time belongs', '02 01 01', time, 0],
  ['an empty UTCTime', '17 00', time, 0],
  ['a UTCTime at 24:00', utcTime('260101240000Z'), time, 0],
  ['a UTCTime at minute 60', utcTime('260101006000Z'), time, 0],
  ['a UTCTime at second 60', utcTime('261231235960Z'), time, 0],
  ['a UTCTime in month 0', utcTime('260001000000Z'), time, 0],
  ['a UTCTime in month 13', utcTime('261301000000Z'), time, 0],
  ['a UTCTime on day 0', utcTime('260100000000Z'), time, 0],
  ['a UTCTime on 30 February', utcTime('240230000000Z'), time, 0],
  ['a UTCTime on 29 February of no leap year', utcTime('260229000000Z'), time, 0],
  ['a UTCTime without a zone', utcTime('260101000000'), time, 0],
  ['a UTCTime with a small z', utcTime('260101000000z'), time, 0],
  ['a UTCTime with fractions', utcTime('260101000000.5Z'), time, 0],
  ['a UTCTime with a year of four digits', utcTime('20260101000000Z'), time, 0],
  ['a UTCTime with a space', utcTime(' 60101000000Z'), time, 0],
  ['a UTCTime 24 hours from Greenwich', utcTime('260101000000+2400'), time, 0],
  ['a UTCTime 60 minutes from Greenwich', utcTime('260101000000+0060'), time, 0],
  ['a UTCTime with octets after it', utcTime('260101000000Z\n'), time, 0],
  ['a GeneralizedTime with a year of two digits', generalizedTime('260101000000Z'), time, 0],
  ['a GeneralizedTime without seconds', generalizedTime('205001010000Z'), time, 0],
  ['a GeneralizedTime with fractions', generalizedTime('20500101000000.0Z'), time, 0],
  ['a GeneralizedTime without a zone', generalizedTime('20500101000000'), time, 0],
  ['a GeneralizedTime on 29 February 2100', generalizedTime('21000229000000Z'), time, 0],
  ['a GeneralizedTime before year 0 in Greenwich', generalizedTime('00000101000000+0001'), time, 0],
  ['a GeneralizedTime after 9999 in Greenwich', generalizedTime('99991231235959-0001'), time, 0],
  ['a GeneralizedTime of a megabyte', `18 83 10 00 00 ${'30'.repeat(0x100000)}`, time, 0],
]

for (const [fault, hex, read, offset] of MALFORMED) {
  test(`${fault} is refused at its octet`, () => {
    const details = derFault(() => read(DERReader.open(bytesOf(hex), 'Type')))
    assert.equal(details.offset, offset)
    assert.ok(details.path.startsWith('Type'))
  })
}

test('each fault of the table stands in it once', () => {
  assert.equal(new Set(MALFORMED.map(([fault]) => fault)).size, MALFORMED.length)
})

test('octets after the outermost element are refused', () => {
  const reader = DERReader.open(bytesOf('05 00 00'), 'Type')
  reader.null('field')
  assert.deepEqual(
    {
      ...derFault(() => {
        reader.end()
      }),
    },
    { offset: 2, path: 'Type' },
  )
})

/** A structure that holds every type, read to its end. */
const EVERYTHING = bytesOf(
  `30 43 a0 03 02 01 02 01 01 ff 02 02 00 80 03 02 05 a0 04 02 01 02 05 00 06 03 55 1d 11
   ${utcTime('260101000000Z')} ${generalizedTime('20500101000000Z')} 31 06 02 01 01 02 01 02`.replaceAll(
    /\s/g,
    '',
  ),
)

function readEverything(bytes: Uint8Array): void {
  const reader = DERReader.open(bytes, 'Type')
  const inner = reader.sequence('')
  const version = inner.explicit('version', 0)
  version?.smallInteger('')
  version?.end()
  inner.boolean('flag')
  inner.integer('number')
  inner.namedBits('bits')
  inner.octetString('octets')
  inner.null('nothing')
  inner.oid('oid')
  inner.time('utc')
  inner.time('generalized')
  inner.setOf('set', (items, field) => items.smallInteger(field))
  inner.end()
  reader.end()
}

test('every truncation and every octet too many is refused', () => {
  readEverything(EVERYTHING)
  for (let length = 0; length < EVERYTHING.length; length += 1) {
    derFault(() => {
      readEverything(EVERYTHING.subarray(0, length))
    })
  }
  derFault(() => {
    readEverything(Uint8Array.from([...EVERYTHING, 0]))
  })
})
