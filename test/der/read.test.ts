import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DERReader } from '../../src/der/read.js'
import { TAG } from '../../src/der/tags.js'
import { writeElement, writeSequence } from '../../src/der/write.js'
import { bytesOf, derFault } from '../support/der.js'

const MiB = 1024 * 1024
const NULL = Uint8Array.of(5, 0)

const open = (hex: string): DERReader => DERReader.open(bytesOf(hex), 'Type')

/** Elements nested `levels` deep around nothing. */
function nest(levels: number): Uint8Array {
  let bytes = writeSequence()
  for (let level = 1; level < levels; level += 1) bytes = writeSequence(bytes)
  return bytes
}

/** Opens sequences until there are no more; gives how many. */
function descend(bytes: Uint8Array): number {
  let reader = DERReader.open(bytes, 'Type')
  let levels = 0
  for (; !reader.done; levels += 1) reader = reader.sequence('inner')
  return levels
}

test('40 levels are read and 41 are not', () => {
  assert.equal(descend(nest(40)), 40)
  const fault = derFault(() => descend(nest(41)))
  assert.equal(fault.offset, 80)
  assert.equal(fault.path, `Type${'.inner'.repeat(41)}`)
})

test('16 MiB are read and one octet more is not', () => {
  assert.equal(DERReader.open(new Uint8Array(16 * MiB), 'Type').done, false)
  assert.equal(derFault(() => DERReader.open(new Uint8Array(16 * MiB + 1), 'Type')).path, 'Type')
})

test('a reader may take less: its own maximum is read and one octet more is not', () => {
  assert.equal(DERReader.open(new Uint8Array(10), 'Type', 10).done, false)
  assert.equal(derFault(() => DERReader.open(new Uint8Array(11), 'Type', 10)).path, 'Type')
})

test('the shortest element of each form of length is read', () => {
  for (const length of [0, 1, 127, 128, 255, 256, 65_535, 65_536]) {
    const bytes = writeElement(TAG.octetString, new Uint8Array(length))
    assert.equal(DERReader.open(bytes, 'Type').octetString('field').length, length)
  }
})

test('an element says where it lies and shares the memory of the input', () => {
  const input = bytesOf('05 00 04 02 0a 0b 05 00')
  const reader = DERReader.open(input, 'Type')
  reader.null('first')
  assert.equal(reader.offset, 2)
  const element = reader.element('second', TAG.octetString)
  const { tag, offset, start, end } = element
  assert.deepEqual({ tag, offset, start, end }, { tag: 4, offset: 2, start: 4, end: 6 })
  assert.deepEqual([...element.bytes], [4, 2, 0x0a, 0x0b])
  assert.deepEqual([...element.contents], [0x0a, 0x0b])
  assert.equal(element.bytes.buffer, input.buffer)
  assert.equal(reader.peek(), TAG.null)
})

test('an input that is a view into a larger buffer is read within its bounds', () => {
  const reader = DERReader.open(bytesOf('ff ff 30 02 05 00 ff ff').subarray(2, 6), 'Type')
  const inner = reader.sequence('field')
  inner.null('nothing')
  inner.end()
  reader.end()
  assert.equal(reader.peek(), undefined)
})

test('a refused element leaves the reader where it was', () => {
  const reader = open('05 00')
  derFault(() => reader.octetString('field'))
  reader.null('field')
  reader.end()
})

test('optional elements are read by their tag or left alone', () => {
  const reader = open('80 01 07 05 00')
  assert.equal(reader.optional('other', 0x81), undefined)
  assert.deepEqual([...(reader.optional('field', 0x80)?.contents ?? [])], [7])
  assert.equal(reader.explicit('version', 0), undefined)
  reader.null('nothing')
  assert.equal(reader.optional('field', 0x80), undefined)
  assert.equal(reader.explicit('version', 0), undefined)
})

test('an explicit tag is opened', () => {
  assert.equal(open('a3 03 02 01 09').explicit('field', 3)?.smallInteger(''), 9)
})

test('a set is opened', () => {
  assert.equal(open('31 03 02 01 09').set('field').smallInteger(''), 9)
})

test('a path names fields by dots and items by brackets, and leaves out empty steps', () => {
  const reader = open('30 06 30 04 a0 02 01 00')
  const items = reader.sequence('extensions')
  const fault = derFault(() => items.sequence('[0]').explicit('', 0)?.boolean('critical'))
  assert.equal(fault.path, 'Type.extensions[0].critical')
  assert.equal(derFault(() => open('').element('')).path, 'Type')
  assert.equal(derFault(() => DERReader.open(new Uint8Array(0), '').element('field')).path, 'field')
})

test('fail names the place of the reader when nothing else is said', () => {
  const reader = open('30 02 05 00')
  const inner = reader.sequence('field')
  assert.deepEqual({ ...derFault(() => inner.fail('is odd')) }, { offset: 2, path: 'Type.field' })
})

test('integers of both signs are read as they stand', () => {
  for (const hex of ['00', '7f', '0080', '00ff', '80', 'ff7f', 'ff00', '8000', '7fffffff']) {
    const contents = bytesOf(hex)
    assert.deepEqual(DERReader.open(writeElement(TAG.integer, contents), 'Type').integer('field'), contents)
  }
})

test('a small integer is read up to 2^31 - 1', () => {
  assert.equal(open('02 04 7f ff ff ff').smallInteger('field'), 2_147_483_647)
  assert.equal(open('02 01 00').smallInteger('field'), 0)
  assert.equal(open('80 01 05').smallInteger('field', 0x80), 5)
})

test('a BOOLEAN is 00 or ff', () => {
  assert.equal(open('01 01 00').boolean('field'), false)
  assert.equal(open('01 01 ff').boolean('field'), true)
})

test('an encoded FALSE is read where it is the default, and listed', () => {
  const reader = open('30 06 01 01 00 01 01 ff')
  const inner = reader.sequence('field')
  assert.equal(inner.defaultFalse('critical'), false)
  assert.equal(inner.defaultFalse('critical'), true)
  assert.equal(inner.defaultFalse('critical'), false)
  assert.deepEqual(reader.deviations, [{ kind: 'encoded-default', path: 'Type.field.critical', offset: 2 }])
})

test('bits are read with their count of unused ones', () => {
  assert.deepEqual(open('03 01 00').bits('field'), { octets: new Uint8Array(0), unusedBits: 0 })
  assert.deepEqual(open('03 02 07 80').bits('field'), { octets: Uint8Array.of(0x80), unusedBits: 7 })
  assert.deepEqual(open('03 03 00 01 ff').bitString('field'), Uint8Array.of(1, 0xff))
})

test('named bits are counted from the first', () => {
  const named = (hex: string): unknown => {
    const reader = open(hex)
    return [reader.namedBits('field'), reader.deviations.map(({ kind }) => kind)]
  }
  assert.deepEqual(named('03 02 05 a0'), [[0, 2], []])
  assert.deepEqual(named('03 03 07 00 80'), [[8], []])
  assert.deepEqual(named('03 01 00'), [[], []])
  assert.deepEqual(named('03 02 04 a0'), [[0, 2], ['named-bits']])
  assert.deepEqual(named('03 03 00 a0 00'), [[0, 2], ['named-bits']])
  assert.deepEqual(named('03 02 00 00'), [[], ['named-bits']])
  assert.deepEqual(named('03 09 00 80 00 00 00 00 00 00 01'), [[0, 63], []])
})

const smallIntegers = (items: DERReader, field: string): number => items.smallInteger(field)

test('a SEQUENCE OF is read in its order, whatever that is', () => {
  const reader = open('30 06 02 01 02 02 01 01')
  assert.deepEqual(reader.sequenceOf('list', smallIntegers), [2, 1])
  assert.deepEqual(reader.deviations, [])
  reader.end()
})

test('a SET OF in another order is read and listed', () => {
  const kinds = (hex: string): unknown => {
    const reader = open(hex)
    const items = reader.setOf('set', smallIntegers)
    reader.end()
    return [items, reader.deviations]
  }
  const deviation = { kind: 'set-order', path: 'Type.set', offset: 0 }
  assert.deepEqual(kinds('31 03 02 01 02'), [[2], []])
  assert.deepEqual(kinds('31 06 02 01 01 02 01 02'), [[1, 2], []])
  assert.deepEqual(kinds('31 06 02 01 02 02 01 02'), [[2, 2], []])
  assert.deepEqual(kinds('31 06 02 01 02 02 01 01'), [[2, 1], [deviation]])
  assert.deepEqual(kinds('31 0c 02 01 01 02 01 02 02 01 04 02 01 03'), [[1, 2, 4, 3], [deviation]])
  // A shorter element has the smaller length octet, so it comes first whatever it holds.
  assert.deepEqual(kinds('31 07 02 01 7f 02 02 00 80'), [[127, 128], []])
  assert.deepEqual(kinds('31 07 02 02 00 80 02 01 7f'), [[128, 127], [deviation]])
})

test('an empty SEQUENCE OF or SET OF is listed unless it may be empty', () => {
  const reader = open('30 08 30 00 31 00 30 00 a0 00')
  const inner = reader.sequence('')
  assert.deepEqual(inner.sequenceOf('list', smallIntegers), [])
  assert.deepEqual(inner.setOf('set', smallIntegers), [])
  assert.deepEqual(inner.sequenceOf('names', smallIntegers, { mayBeEmpty: true }), [])
  assert.deepEqual(inner.setOf('attributes', smallIntegers, { mayBeEmpty: true, tag: 0xa0 }), [])
  assert.deepEqual(reader.deviations, [
    { kind: 'empty-sequence', path: 'Type.list', offset: 2 },
    { kind: 'empty-sequence', path: 'Type.set', offset: 4 },
  ])
})

test('a collection with an IMPLICIT tag is read by that tag only', () => {
  assert.deepEqual(open('a1 03 02 01 05').setOf('set', smallIntegers, { tag: 0xa1 }), [5])
  assert.equal(
    derFault(() => open('30 03 02 01 05').sequenceOf('list', smallIntegers, { tag: 0xa1 })).offset,
    0,
  )
})

test('a faulty item is named by its number', () => {
  assert.deepEqual(
    { ...derFault(() => open('30 06 02 01 01 01 01 ff').sequenceOf('list', smallIntegers)) },
    { offset: 5, path: 'Type.list[1]' },
  )
})

test('an item that its reader passes over is refused instead of read for ever', () => {
  const readNothing = (items: DERReader): unknown => items.optional('field', TAG.null)
  assert.equal(derFault(() => open('30 04 05 00 04 00').sequenceOf('list', readNothing)).path, 'Type.list[1]')
})

test('the first thousand deviations are kept', () => {
  const sets = new Uint8Array(2002)
  for (let at = 0; at < sets.length; at += 2) sets[at] = TAG.set
  const list = (count: number): DERReader => {
    const reader = DERReader.open(writeSequence(sets.subarray(0, 2 * count)), 'Type')
    reader.sequenceOf('list', (items, field) => items.setOf(field, smallIntegers))
    return reader
  }
  assert.equal(list(999).deviations.length, 999)
  assert.equal(list(1000).deviations.length, 1000)
  assert.equal(list(1001).deviations.length, 1000)
})

test('a megabyte of opened elements stops at the 41st level', () => {
  // Each level is five octets and claims the rest of the input; nothing looks at what lies below the bound.
  const bytes = new Uint8Array(MiB)
  for (let at = 0; at + 5 <= bytes.length; at += 5) {
    const rest = bytes.length - at - 5
    bytes.set([TAG.sequence, 0x83, rest >> 16, (rest >> 8) & 0xff, rest & 0xff], at)
  }
  let steps = 0
  derFault(() => {
    for (let reader = DERReader.open(bytes, 'Type'); ; steps += 1) reader = reader.sequence('')
  })
  assert.equal(steps, 40)
})

test('a megabyte of indefinite lengths stops at the first', () => {
  const bytes = new Uint8Array(MiB).map((_, index) => (index % 2 === 0 ? 0x30 : 0x80))
  assert.equal(derFault(() => descend(bytes)).offset, 1)
})

test('a megabyte of items is read once each', () => {
  const count = MiB / 2
  const bytes = new Uint8Array(MiB).map((_, index) => NULL[index % 2] ?? 0)
  let steps = 0
  const reader = DERReader.open(writeElement(TAG.set, bytes), 'Type')
  reader.setOf('set', (items, field) => {
    steps += 1
    items.null(field)
  })
  assert.equal(steps, count)
  assert.deepEqual(reader.deviations, [])
})

test('a list is read up to its most items, and refused at the next one', () => {
  const list = (count: number) =>
    DERReader.open(writeSequence(...Array.from({ length: count }, () => NULL)), 'Type')
  const readList = (count: number) =>
    list(count).sequenceOf('list', (items, field) => items.null(field), { maximum: 3 })
  assert.equal(readList(3).length, 3)
  assert.deepEqual({ ...derFault(() => readList(4)) }, { offset: 8, path: 'Type.list' })
})

test('a flag may have a tag of its own, and is false where another element stands', () => {
  const inner = open('30 06 81 01 ff 83 01 00').sequence('point')
  assert.equal(inner.defaultFalse('one', 0x81), true)
  assert.equal(inner.defaultFalse('two', 0x82), false)
  assert.equal(inner.defaultFalse('three', 0x83), false)
  assert.deepEqual(
    inner.deviations.map(({ path }) => path),
    ['Type.point.three'],
  )
  assert.equal(derFault(() => open('81 01 01').boolean('one', 0x81)).path, 'Type.one')
})
