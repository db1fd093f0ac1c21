import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { concatBytes } from '../../../src/base/bytes.js'
import { DERReader } from '../../../src/der/read.js'
import { TAG } from '../../../src/der/tags.js'
import { writeElement, writeOctetString, writeSequence } from '../../../src/der/write.js'
import { writeOID } from '../../../src/der/oid.js'
import { readCRLEntry } from '../../../src/x509/read/crl-entry.js'
import { CRL_REASONS } from '../../../src/x509/read/crl-records.js'
import { UsualCRLEntry } from '../../../src/x509/read/usual-crl-entry.js'
import { CRLEntryWriter } from '../../../src/x509/write/crl-entries.js'

const text = (tag: number, value: string): Uint8Array => writeElement(tag, Buffer.from(value, 'latin1'))
const extension = (oid: string, ...rest: readonly Uint8Array[]): Uint8Array =>
  writeSequence(writeOID(oid), ...rest)
const reasonCode = (number: number): Uint8Array =>
  extension('2.5.29.21', writeOctetString(writeElement(TAG.enumerated, Uint8Array.of(number))))
const invalidityDate = (digits: string): Uint8Array =>
  extension('2.5.29.24', writeOctetString(text(TAG.generalizedTime, digits)))

const SERIAL = writeElement(TAG.integer, Uint8Array.of(0x4f, 2))
const TIME = text(TAG.utcTime, '261101100000Z')
const REASON = reasonCode(1)
const INVALIDITY = invalidityDate('20261031100000Z')
const CRITICAL = extension(
  '2.5.29.21',
  writeElement(TAG.boolean, Uint8Array.of(0xff)),
  writeOctetString(REASON),
)

/** Tells whether an entry of such parts has the usual shape. */
function isUsual(...parts: readonly Uint8Array[]): boolean {
  return new UsualCRLEntry(writeSequence(...parts)).moveTo(0)
}

/** What the general reader says of the first entry of a list, or that it refuses it. */
function readGenerally(list: Uint8Array): unknown {
  const reader = DERReader.open(list, 'revokedCertificates')
  const entry = readCRLEntry(reader, '[0]')
  return { entry, octets: reader.offset, deviations: reader.deviations }
}

// Half of all parts are sound ones, so that many entries have the usual shape.
const serials = fc.oneof(
  fc.constant(SERIAL),
  fc.uint8Array({ maxLength: 21 }).map((octets) => writeElement(TAG.integer, octets)),
)
const digits = (pattern: RegExp): fc.Arbitrary<string> => fc.stringMatching(pattern)
const times = fc.oneof(
  { arbitrary: fc.constant(TIME), weight: 3 },
  digits(/^\d\d(0[0-9]|1[0-3])[0-3]\d[0-2]\d[0-6]\d[0-6]\dZ$/).map((value) => text(TAG.utcTime, value)),
  digits(/^20[345]\d(0[1-9])[0-2]\d1[0-9][0-5]\d[0-5]\dZ$/).map((value) => text(TAG.generalizedTime, value)),
  digits(/^\d{9,13}(Z|\+0100)$/).map((value) => text(TAG.utcTime, value)),
)
const extensions = fc.oneof(
  { arbitrary: fc.constantFrom(REASON, INVALIDITY), weight: 4 },
  fc.nat(12).map(reasonCode),
  digits(/^[01]\d\d\d(0[0-9]|1[0-3])[0-3]\d[0-2]\d[0-6]\d[0-6]\dZ$/).map(invalidityDate),
  digits(/^20260[0-9]0[0-9]1000(00)?(Z|\.5Z|-0100)$/).map(invalidityDate),
  fc.constantFrom(CRITICAL, extension('2.5.29.23', writeOctetString(REASON))),
)
const entries = fc
  .tuple(serials, times, fc.option(fc.array(extensions, { maxLength: 3 }), { freq: 2 }))
  .map(([serial, time, list]) =>
    writeSequence(serial, time, ...(list === null ? [] : [writeSequence(...list)])),
  )
/** One octet of an entry that becomes another. */
const slips = fc.option(fc.record({ place: fc.nat(), octet: fc.nat(0xff) }), { freq: 1 })

describe('an entry of the usual shape', () => {
  it('is what the general reader reads, without a deviation, whichever octet is changed', () => {
    fc.assert(
      fc.property(entries, slips, (entry, slip) => {
        const list = concatBytes([entry, writeSequence(SERIAL, TIME, writeSequence(REASON, INVALIDITY))])
        if (slip !== null) list[slip.place % entry.length] = slip.octet
        const usual = new UsualCRLEntry(list)
        if (!usual.moveTo(0)) return
        assert.deepEqual(readGenerally(list), { entry: usual.read(), octets: usual.octets, deviations: [] })
      }),
      { numRuns: 5_000 },
    )
  })

  it('has each of both extensions at most once, in any order, or none', () => {
    assert.ok(isUsual(SERIAL, TIME))
    for (const list of [[REASON], [INVALIDITY], [REASON, INVALIDITY], [INVALIDITY, REASON]])
      assert.ok(isUsual(SERIAL, TIME, writeSequence(...list)))
    for (const list of [[], [REASON, REASON], [INVALIDITY, REASON, INVALIDITY], [CRITICAL]])
      assert.ok(!isUsual(SERIAL, TIME, writeSequence(...list)))
    assert.ok(!isUsual(SERIAL, TIME, writeSequence(REASON), writeSequence(INVALIDITY)))
  })

  it('has a reason with a meaning', () => {
    for (let number = 0; number < 0x100; number += 1)
      assert.equal(
        isUsual(SERIAL, TIME, writeSequence(reasonCode(number))),
        CRL_REASONS[number] !== undefined,
      )
  })

  it('ends in the list, with all its parts', () => {
    const entry = writeSequence(SERIAL, TIME, writeSequence(REASON, INVALIDITY))
    for (let end = 0; end < entry.length; end += 1)
      assert.ok(!new UsualCRLEntry(entry.subarray(0, end)).moveTo(0), String(end))
    assert.ok(new UsualCRLEntry(entry).moveTo(0))
  })

  it('is each that this library writes before 2050, and none after', () => {
    const shapeOf = (at: Date): boolean => {
      const writer = new CRLEntryWriter()
      writer.add({ serialNumber: 'ff'.repeat(20), at, reason: 'keyCompromise', invalidSince: new Date(0) })
      return new UsualCRLEntry(writer.finish().subarray(2)).moveTo(0)
    }
    assert.ok(shapeOf(new Date('1950-01-01T00:00:00Z')))
    assert.ok(shapeOf(new Date('2049-12-31T23:59:59Z')))
    assert.ok(!shapeOf(new Date('2050-01-01T00:00:00Z')))
  })
})
