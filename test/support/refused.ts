import assert from 'node:assert/strict'
import { isPKIError, type PKIErrorCode, type PKIErrorOf } from '../../src/base/errors.js'

/** Runs what must be refused with a code, and hands out the error. */
export function refused<Code extends PKIErrorCode>(code: Code, run: () => unknown): PKIErrorOf<Code> {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof Error)
    assert.ok(isPKIError(error, code), `expected ${code}, got ${String(error.stack)}`)
    return error
  }
  assert.fail(`expected ${code}, and nothing was thrown`)
}
