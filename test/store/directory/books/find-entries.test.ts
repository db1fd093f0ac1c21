import assert from 'node:assert/strict'
import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { CADirectory } from '../../../../src/node.js'
import type { StoreEntry, StoreQuery } from '../../../../src/index.js'
import { prepareQuery } from '../../../../src/store/store-query.js'
import { freshCA } from '../../../support/store.js'

describe('find in an index', () => {
  it('gives what a look at every entry gives, over many blocks of the file', async () => {
    const directory = await caWith(Array.from({ length: 20_000 }, (_, number) => lineOf(number)))
    const all = await found(directory)
    assert.equal(all.length, 20_000)
    const queries: readonly StoreQuery[] = [
      { text: 'HOST-1999' },
      { text: 'nobody' },
      { text: '/o=fleet/cn=host-7.' },
      { status: 'revoked' },
      { status: 'expired' },
      { status: 'valid', text: 'host-10' },
      { serialNumber: '4F:00:00:00:00:00:00:03:E8' },
      { serialNumber: '4f00000000000003e8', status: 'valid' },
      { expiresBefore: new Date('2027-01-01T00:00:00Z') },
      { expiresBefore: new Date('1999-12-31T23:59:59Z') },
      { expiresBefore: new Date('2060-01-01T00:00:00.500Z') },
      { expiresBefore: new Date('+010000-01-01T00:00:00Z') },
    ]
    for (const query of queries) {
      const expected = all.filter(prepareQuery(query).matches).map(({ serialNumber }) => serialNumber)
      const given = (await found(directory, query)).map(({ serialNumber }) => serialNumber)
      assert.deepEqual(given, expected, JSON.stringify(query))
    }
  })

  it('takes two digits of a year from 50 for the twentieth century, and four as they are', async () => {
    const ends = ['491231235959Z', '500101000000Z', '20500101000000Z', '2912312359Z']
    const directory = await caWith(ends.map((end, at) => `V\t${end}\t\t100${String(at)}\tunknown\t/CN=x`))
    assert.deepEqual(
      (await found(directory)).map(({ notAfter }) => notAfter.toISOString()),
      ['2049-12-31T23:59:59', '1950-01-01T00:00:00', '2050-01-01T00:00:00', '2029-12-31T23:59:00'].map(
        (time) => `${time}.000Z`,
      ),
    )
    const limit = new Date('2049-12-31T23:59:59Z')
    const serials = async (before: number): Promise<readonly string[]> =>
      (await found(directory, { expiresBefore: new Date(before) })).map(({ serialNumber }) => serialNumber)
    assert.deepEqual(await serials(limit.getTime()), ['1001', '1003'])
    assert.deepEqual(await serials(limit.getTime() + 1), ['1000', '1001', '1003'])
  })

  it('reads a tab behind a backslash as a part of its column, and a name that openssl has escaped', async () => {
    const directory = await caWith([
      'V\t290101000000Z\t\t1000\tunknown\t/CN=a\\\tb',
      'V\t290101000000Z\t\t1001\tunknown\t/CN=B\\xC3\\xBCro',
      'V\t290101000000Z\t\t1002\tunknown\t/CN=Küche',
    ])
    const subjects = (await found(directory)).map(({ subject }) => subject)
    assert.deepEqual(subjects, ['/CN=a\tb', '/CN=B\\xC3\\xBCro', '/CN=Küche'])
    assert.equal((await found(directory, { text: 'Büro' })).length, 1)
  })

  it('reads a line that is longer than a block', async () => {
    const long = 'x'.repeat(1_200_000)
    const directory = await caWith([lineOf(1), `V\t290101000000Z\t\t1000\tunknown\t/CN=${long}`, lineOf(2)])
    assert.deepEqual(
      (await found(directory)).map(({ subject }) => subject.length),
      [23, long.length + 4, 23],
    )
    assert.equal((await found(directory, { serialNumber: '1000' })).length, 1)
  })

  it('finds a serial number only as a whole one', async () => {
    const directory = await caWith(['V\t290101000000Z\t\t00AB12\tunknown\t/CN=x', lineOf(3)])
    assert.equal((await found(directory, { serialNumber: 'ab12' })).length, 1)
    assert.equal((await found(directory, { serialNumber: '12' })).length, 0)
  })

  it('reads no line that is added while it reads', async () => {
    const directory = await caWith([lineOf(1), lineOf(2)])
    let seen = 0
    for await (const entry of directory.find()) {
      assert.equal(entry.status, 'valid')
      seen += 1
      appendFileSync(join(directory.path, 'ca/index.txt'), `${lineOf(10 + seen)}\n`)
    }
    assert.equal(seen, 2)
  })
})

/** A line of a fleet: one in a thousand revoked, one in two thousand expired, ends in several years. */
function lineOf(number: number): string {
  const serial = `4F${number.toString(16).toUpperCase().padStart(16, '0')}`
  const end = ['290101000000Z', '261231235959Z', '991231235958Z', '20600101000000Z'][number % 4] ?? ''
  const rest = `${serial}\tunknown\t/O=Fleet/CN=host-${String(number)}.test`
  if (number % 1000 === 0) return `R\t${end}\t261001000000Z,superseded\t${rest}`
  return `${number % 2001 === 0 ? 'E' : 'V'}\t${end}\t\t${rest}`
}

async function caWith(lines: readonly string[]): Promise<CADirectory> {
  const directory = await freshCA()
  writeFileSync(join(directory.path, 'ca/index.txt'), lines.map((line) => `${line}\n`).join(''))
  return directory
}

async function found(directory: CADirectory, query?: StoreQuery): Promise<readonly StoreEntry[]> {
  const entries: StoreEntry[] = []
  for await (const entry of directory.find(query)) entries.push(entry)
  return entries
}
