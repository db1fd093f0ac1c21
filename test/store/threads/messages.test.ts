import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { isPKIError, PKIError } from '../../../src/index.js'
import { packError, unpackError } from '../../../src/store/threads/messages.js'

/** What comes out of another thread. */
function acrossThreads(error: unknown): Error {
  return unpackError(structuredClone(packError(error)))
}

describe('an error that crosses threads', () => {
  it('keeps its code, details, hint and causes', () => {
    const inner = new PKIError('ERR_PKI_DER', 'cut off', {
      details: { offset: 7, path: 'CertificationRequest' },
    })
    const error = new PKIError('ERR_PKI_CSR', 'no request', {
      details: { reason: 'asks-for-ca' },
      hint: 'Make another.',
      cause: inner,
    })
    const there = acrossThreads(error)
    assert.ok(isPKIError(there, 'ERR_PKI_CSR'))
    assert.deepEqual([there.message, there.details, there.hint], [error.message, error.details, error.hint])
    assert.ok(isPKIError(there.cause, 'ERR_PKI_DER'))
    assert.deepEqual(there.cause.details, { offset: 7, path: 'CertificationRequest' })
    assert.equal(there.cause.hint, undefined)
    assert.equal('hint' in there.cause, 'hint' in inner)
  })

  it('stays the error that it is where it is not one of this library', () => {
    const there = acrossThreads(new RangeError('too far'))
    assert.ok(there instanceof RangeError)
    assert.equal(isPKIError(there), false)
    assert.equal(there.message, 'too far')
  })

  it('becomes an error where something else was thrown', () => {
    for (const thrown of ['a word', 7, undefined, null]) {
      assert.equal(acrossThreads(thrown).message, String(thrown))
    }
  })
})
