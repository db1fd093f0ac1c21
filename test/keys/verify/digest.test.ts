import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { toHex } from '../../../src/base/bytes.js'
import { sha1, sha256 } from '../../../src/keys/verify/digest.js'
import { PROVIDERS, PROVIDER_NAMES } from '../../support/keys.js'

const DATA = new TextEncoder().encode('orchard')

for (const name of PROVIDER_NAMES) {
  test(`${name}: both hashes are those that Node computes`, async () => {
    const expected = (hash: string) => createHash(hash).update(DATA).digest('hex')
    assert.equal(toHex(await sha1(DATA, PROVIDERS[name])), expected('sha1'))
    assert.equal(toHex(await sha256(DATA, PROVIDERS[name])), expected('sha256'))
  })
}

test('without a provider the runtime hashes', async () => {
  assert.equal(toHex(await sha1(DATA)), createHash('sha1').update(DATA).digest('hex'))
})
