import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { assertSameKey } from '../../../src/keys/verify/assert-same-key.js'
import { refusal } from '../../support/issue.js'
import { keyNamed } from '../../support/chains.js'

const WORDS = { fact: 'they are of two pairs', hint: 'Give those of one.' }
const [ours, other] = [keyNamed('ours').spki, keyNamed('other').spki]
const hashOf = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex')

describe('assertSameKey', () => {
  it('takes one key, also in two arrays', async () => {
    const pair = { certificateKey: ours, privateKey: new Uint8Array(ours), ...WORDS }
    await assert.doesNotReject(assertSameKey(pair, globalThis.crypto))
  })

  it('refuses two keys that differ in one bit, with the SHA-256 of each', async () => {
    const bent = ours.with(ours.length - 1, (ours.at(-1) ?? 0) ^ 1)
    for (const privateKey of [other, bent]) {
      const pair = { certificateKey: ours, privateKey, ...WORDS }
      const details = await refusal('ERR_PKI_KEY_MISMATCH', () => assertSameKey(pair, globalThis.crypto))
      assert.deepEqual(details, { certificateKey: hashOf(ours), privateKey: hashOf(privateKey) })
    }
  })
})
