import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { serverBundle } from '../../../src/node.js'
import { mustRun, without } from '../../support/interop/run-program.js'

/** Instants, and the year that an archive can say of each: its field holds 33 bits. */
const YEARS = [
  ['1969-12-31T23:59:59Z', '1970'],
  ['1970-01-01T00:00:00Z', '1970'],
  ['2026-11-22T12:00:00Z', '2026'],
  ['2242-03-16T12:56:31Z', '2242'],
  ['2242-03-16T12:56:32Z', '2242'],
  ['9999-12-31T23:59:59Z', '2242'],
] as const

describe('serverBundle', () => {
  it('is an archive that tar reads, whatever the clock says', { skip: without('tar') }, async () => {
    for (const [now, year] of YEARS) {
      const bundle = serverBundle({ hosts: ['a.lan'], chainPEM: 'c', keyPEM: 'k', now: new Date(now) })
      const listing = await mustRun('tar', ['-tv', '--utc', '-f', '-'], { input: Buffer.from(bundle) })
      const lines = listing.trim().split('\n')
      assert.equal(lines.length, 5, now)
      for (const line of lines) assert.match(line, new RegExp(`\\b${year}-\\d\\d-\\d\\d\\b`), now)
    }
  })
})
