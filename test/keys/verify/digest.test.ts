import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { toHex } from '../../../src/base/bytes.js'
import { sha256 } from '../../../src/keys/verify/digest.js'
import { PROVIDERS, PROVIDER_NAMES } from '../../support/keys.js'

const DATA = new TextEncoder().encode('orchard')
const EXPECTED = createHash('sha256').update(DATA).digest('hex')

for (const name of PROVIDER_NAMES) {
  test(`${name}: the hash is the one that Node computes`, async () => {
    assert.equal(toHex(await sha256(DATA, PROVIDERS[name])), EXPECTED)
  })
}

test('without a provider the runtime hashes', async () => {
  assert.equal(toHex(await sha256(DATA)), EXPECTED)
})
