import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PKIError, isPKIError } from '../../src/base/errors.js'

const weak = new PKIError('ERR_PKI_KEY_WEAK', 'the key has 1024 bits', {
  details: { bits: 1024, minimumBits: 2048 },
  hint: 'Make a new key.',
})

describe('PKIError', () => {
  it('is an Error that carries its code, details and hint', () => {
    assert.ok(weak instanceof Error)
    assert.equal(weak.name, 'PKIError')
    assert.equal(weak.code, 'ERR_PKI_KEY_WEAK')
    assert.deepEqual(weak.details, { bits: 1024, minimumBits: 2048 })
    assert.equal(weak.hint, 'Make a new key.')
    assert.match(String(weak.stack), /^PKIError: the key has 1024 bits/m)
  })
  it('freezes a copy of the details, not the caller’s object', () => {
    const details = { option: 'hosts' }
    const error = new PKIError('ERR_PKI_NO_HOSTS', 'no hosts', { details })
    assert.ok(Object.isFrozen(error.details))
    details.option = 'other'
    assert.equal(error.details.option, 'hosts')
  })
  it('has a cause only when one is given', () => {
    const cause = new Error('below')
    const withCause = new PKIError('ERR_PKI_CRYPTO', 'no', { details: { operation: 'sign' }, cause })
    assert.equal(withCause.cause, cause)
    assert.ok(!('cause' in weak))
  })
  it('has an undefined hint when none is given', () => {
    assert.equal(new PKIError('ERR_PKI_NO_HOSTS', 'x', { details: { option: 'hosts' } }).hint, undefined)
  })
})

describe('isPKIError', () => {
  it('tells a PKIError from everything else', () => {
    assert.ok(isPKIError(weak))
    for (const value of [new Error('x'), { code: 'ERR_PKI_KEY_WEAK' }, undefined, null, 'ERR_PKI_KEY_WEAK']) {
      assert.ok(!isPKIError(value))
    }
  })
  it('narrows to one code', () => {
    const caught: unknown = weak
    assert.ok(isPKIError(caught, 'ERR_PKI_KEY_WEAK'))
    assert.equal(caught.details.minimumBits, 2048)
    assert.ok(!isPKIError(weak, 'ERR_PKI_HOST'))
  })
})
