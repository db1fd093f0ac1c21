import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as asn1js from 'asn1js'
import fc from 'fast-check'
import { isPKIError } from '../../src/base/errors.js'
import { parseOIDContents, writeOID } from '../../src/der/oid.js'
import { DERReader } from '../../src/der/read.js'
import { type WritableStringType, readString, writeString } from '../../src/der/strings.js'
import { writeTime } from '../../src/der/time.js'
import {
  writeBoolean,
  writeElement,
  writeNamedBits,
  writeOctetString,
  writeSequence,
  writeSetOf,
  writeSmallInteger,
  writeUnsignedInteger,
} from '../../src/der/write.js'

const RUNS = { numRuns: 300 }

const open = (bytes: Uint8Array): DERReader => DERReader.open(bytes, 'Type')
const bigIntOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)

test('an integer that is written is read as the same number, also by asn1js', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 24 }), (magnitude) => {
      const der = writeUnsignedInteger(magnitude)
      assert.equal(bigIntOf(open(der).integer('field')), bigIntOf(magnitude))
      const { result } = asn1js.fromBER(der)
      assert.ok(result instanceof asn1js.Integer)
      assert.equal(result.toBigInt(), bigIntOf(magnitude))
    }),
    RUNS,
  )
})

test('a small integer that is written is read as the same number', () => {
  fc.assert(
    fc.property(fc.nat(), (value) => {
      assert.equal(open(writeSmallInteger(value)).smallInteger('field'), value)
    }),
    RUNS,
  )
})

const arc = fc.oneof(
  fc.nat(300),
  fc.nat(),
  fc.maxSafeNat(),
  fc.bigInt({ min: 2n ** 46n, max: 2n ** 60n }),
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
)
const oid = fc
  .oneof(
    fc.tuple(fc.constantFrom('0', '1'), fc.nat(39), fc.array(arc, { maxLength: 6 })),
    fc.tuple(fc.constant('2'), arc, fc.array(arc, { maxLength: 6 })),
  )
  .map(([root, second, rest]) => [root, second, ...rest].join('.'))

test('an object identifier that is written is read as the same text', () => {
  fc.assert(
    fc.property(oid, (text) => {
      assert.equal(open(writeOID(text)).oid('field'), text)
    }),
    RUNS,
  )
})

test('an object identifier that is read is written as the same octets', () => {
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 140 }),
    fc.uint8Array({ min: 0, max: 0x8f, maxLength: 140 }),
  )
  fc.assert(
    fc.property(octets, (contents) => {
      const text = parseOIDContents(contents)
      if (text === undefined) return
      assert.deepEqual(writeOID(text), writeElement(6, contents))
    }),
    RUNS,
  )
})

test('a date that is written is read as the same instant, also by asn1js', () => {
  const instant = fc.date({
    min: new Date('1950-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(instant, (date) => {
      date.setUTCMilliseconds(0)
      const der = writeTime(date, 'notAfter')
      const reader = open(der)
      assert.equal(reader.time('field').getTime(), date.getTime())
      assert.deepEqual(reader.deviations, [])
      const { result } = asn1js.fromBER(der)
      assert.ok(result instanceof asn1js.UTCTime || result instanceof asn1js.GeneralizedTime)
      assert.equal(result.toDate().getTime(), date.getTime())
    }),
    RUNS,
  )
})

test('a string that is written is read as the same text, also by asn1js; any other is refused', () => {
  const type = fc.constantFrom<WritableStringType[]>(
    'utf8String',
    'printableString',
    'ia5String',
    'numericString',
    'visibleString',
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary-ascii' }),
    fc.string({ unit: fc.constantFrom('0', '1', '8', '9', ' ') }),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  )
  fc.assert(
    fc.property(type, text, (stringType, value) => {
      try {
        const der = writeString(stringType, value, 'commonName')
        const string = readString(open(der).element('field'))
        assert.deepEqual(string, { stringType, value, wellFormed: true, inCharset: true })
        const { result } = asn1js.fromBER(der)
        assert.ok(result instanceof asn1js.BaseStringBlock)
        assert.equal(result.getValue(), value)
      } catch (error) {
        if (!isPKIError(error, 'ERR_PKI_NAME')) throw error
      }
    }),
    { numRuns: 600 },
  )
})

test('named bits that are written are read as the same numbers', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(63)), (bits) => {
      const reader = open(writeNamedBits(bits))
      assert.deepEqual(
        reader.namedBits('field'),
        bits.toSorted((a, b) => a - b),
      )
      assert.deepEqual(reader.deviations, [])
    }),
    RUNS,
  )
})

/** A tree of elements: octets, a flag, or a list in order or sorted. */
type Tree = Uint8Array | boolean | { readonly sorted: boolean; readonly items: readonly Tree[] }

const tree = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6 },
    fc.uint8Array({ maxLength: 300 }),
    fc.boolean(),
    fc.record({ sorted: fc.boolean(), items: fc.array(tie('tree'), { maxLength: 5 }) }),
  ),
})).tree

function writeTree(node: Tree): Uint8Array {
  if (node instanceof Uint8Array) return writeOctetString(node)
  if (typeof node === 'boolean') return writeBoolean(node)
  const items = node.items.map(writeTree)
  return node.sorted ? writeSetOf(items) : writeSequence(...items)
}

/** Reads any tree and writes it again, without the order of sets being touched. */
function copyTree(reader: DERReader, field: string): Uint8Array {
  const tag = reader.peek()
  if (tag === 0x04) return writeOctetString(reader.octetString(field))
  if (tag === 0x01) return writeBoolean(reader.boolean(field))
  const options = { mayBeEmpty: true }
  if (tag === 0x30) return writeSequence(...reader.sequenceOf(field, copyTree, options))
  return writeElement(0x31, ...reader.setOf(field, copyTree, options))
}

test('nested structures that are written are read to the same octets, also by asn1js', () => {
  fc.assert(
    fc.property(tree, (node) => {
      const der = writeTree(node)
      const reader = open(der)
      assert.deepEqual(copyTree(reader, ''), der)
      reader.end()
      assert.deepEqual(reader.deviations, [])
      const { offset, result } = asn1js.fromBER(der)
      assert.equal(offset, der.length)
      assert.deepEqual(new Uint8Array(result.toBER()), der)
    }),
    RUNS,
  )
})

test('a set in another order than that of its octets is listed, once, and read in its own order', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 6 }), (contents) => {
      const elements = contents.map(writeOctetString)
      const der = writeElement(0x31, ...elements)
      const reader = open(der)
      const items = reader.setOf('set', (members, field) => members.octetString(field), { mayBeEmpty: true })
      assert.deepEqual(items, contents)
      const hex = elements.map((element) => Buffer.from(element).toString('hex'))
      const kinds = reader.deviations.map(({ kind }) => kind)
      assert.deepEqual(kinds, hex.join() === hex.toSorted().join() ? [] : ['set-order'])
    }),
    RUNS,
  )
})

const READS: readonly ((reader: DERReader) => unknown)[] = [
  (reader) => reader.element('field'),
  (reader) => reader.sequence('field').element('field'),
  (reader) => reader.set('field').end(),
  (reader) => reader.explicit('field', 0)?.end(),
  (reader) => reader.optional('field', 0x04),
  (reader) => reader.sequenceOf('field', (items, field) => items.element(field)),
  (reader) => reader.setOf('field', (items, field) => items.element(field)),
  (reader) => reader.boolean('field'),
  (reader) => reader.defaultFalse('field'),
  (reader) => reader.integer('field'),
  (reader) => reader.smallInteger('field'),
  (reader) => reader.oid('field'),
  (reader) => {
    reader.null('field')
  },
  (reader) => reader.octetString('field'),
  (reader) => reader.bitString('field'),
  (reader) => reader.bits('field'),
  (reader) => reader.namedBits('field'),
  (reader) => reader.time('field'),
  (reader) => readString(reader.element('field')),
  (reader) => {
    reader.end()
  },
]

/** Random octets, and random contents under a tag that some method reads. */
const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc
    .tuple(
      fc.constantFrom(
        1,
        2,
        3,
        4,
        5,
        6,
        0x0c,
        0x12,
        0x13,
        0x14,
        0x16,
        0x17,
        0x18,
        0x1a,
        0x1c,
        0x1e,
        0x30,
        0x31,
        0xa0,
      ),
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc
          .string({ unit: fc.constantFrom('0', '1', '2', '3', '5', '9', '+', '-', 'Z'), maxLength: 20 })
          .map((text) => new Uint8Array(Buffer.from(text))),
      ),
    )
    .map(([tag, contents]) => writeElement(tag, contents)),
)

test('random octets give each method a value or ERR_PKI_DER with a place inside them', () => {
  fc.assert(
    fc.property(hostile, (bytes) => {
      for (const read of READS) {
        try {
          read(open(bytes))
        } catch (error) {
          assert.ok(isPKIError(error, 'ERR_PKI_DER'), String(error))
          assert.ok(error.details.offset >= 0 && error.details.offset <= bytes.length)
          assert.ok(error.details.path.startsWith('Type'))
        }
      }
    }),
    { numRuns: 500 },
  )
})

/** Walks a whole input without recursion; gives the number of elements that were looked at. */
function walk(bytes: Uint8Array): number {
  const stack = [open(bytes)]
  let steps = 0
  for (let reader = stack.pop(); reader !== undefined; reader = stack.pop()) {
    while (!reader.done) {
      const element = reader.element('')
      steps += 1
      if ((element.tag & 0x20) !== 0) stack.push(reader.inside(element, ''))
    }
  }
  return steps
}

test('a walk over random octets takes at most one step for every two of them', () => {
  const octet = fc.constantFrom(0x30, 0x80, 0x81, 0x83, 0x00, 0x02, 0x04, 0x7f, 0xff, 0xa0, 0x05)
  fc.assert(
    fc.property(fc.array(octet, { maxLength: 400 }), (octets) => {
      try {
        assert.ok(walk(Uint8Array.from(octets)) <= octets.length / 2)
      } catch (error) {
        if (!isPKIError(error, 'ERR_PKI_DER')) throw error
      }
    }),
    RUNS,
  )
})
