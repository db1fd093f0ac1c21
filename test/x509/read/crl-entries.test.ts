import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DERReader } from '../../../src/der/read.js'
import { readRevokedEntries, type RevokedEntries } from '../../../src/x509/read/crl-entries.js'
import { CRLEntryWriter } from '../../../src/x509/write/crl-entries.js'

const AT = new Date('2026-11-01T10:00:00Z')
const SINCE = new Date('2026-10-01T10:00:00Z')

function entriesOf(...entries: readonly Parameters<CRLEntryWriter['add']>[0][]): RevokedEntries {
  const writer = new CRLEntryWriter()
  for (const entry of entries) writer.add(entry)
  return readRevokedEntries(DERReader.open(writer.finish(), 'list'), 2)
}

describe('an entry that is made', () => {
  it('has each field of its own, so that a copy has them too', () => {
    const entry = { serialNumber: '4f02', at: AT, reason: 'superseded', invalidSince: SINCE } as const
    const [made] = entriesOf(entry).all()
    assert.deepEqual(Object.entries({ ...made }).slice(0, 5), [
      ['serialNumber', Uint8Array.of(0x4f, 2)],
      ['revocationDate', AT],
      ['reason', 'superseded'],
      ['invalidityDate', SINCE],
      ['certificateIssuer', undefined],
    ])
    assert.deepEqual(Object.keys(made ?? {}).slice(5), ['rawExtensions'])
  })

  it('is frozen, and gives a copy of its dates at each read', () => {
    const [made] = entriesOf({ serialNumber: '01', at: AT, invalidSince: SINCE }).all()
    assert.ok(made && Object.isFrozen(made) && Object.isFrozen(made.rawExtensions))
    made.revocationDate.setTime(0)
    made.invalidityDate?.setTime(0)
    assert.deepEqual([made.revocationDate, made.invalidityDate], [AT, SINCE])
  })

  it('keeps its own dates when the next ones are made', () => {
    const later = new Date('2050-01-01T00:00:00Z')
    const made = [
      ...entriesOf(
        { serialNumber: '01', at: AT, invalidSince: SINCE },
        { serialNumber: '02', at: later },
      ).all(),
    ]
    assert.deepEqual(
      made.map((entry) => [entry.revocationDate, entry.invalidityDate]),
      [
        [AT, SINCE],
        [later, undefined],
      ],
    )
  })
})
