import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPKIError } from '../../../src/index.js'
import { MAX_ROUNDS, newWorkBudget, spend } from '../../../src/foreign/pkcs12/work-budget.js'

test('all derivations of a file share one budget, which holds what GnuTLS and NSS ask for and not one round more than it says', () => {
  const budget = newWorkBudget()
  // 3DES: three hashes a round for the key and the vector of each of two parts, and one for the MAC.
  spend(budget, 2 * 3 * 600_000 + 600_000)
  spend(budget, MAX_ROUNDS - 4_200_000)
  assert.throws(
    () => spend(budget, 1),
    (error) => isPKIError(error, 'ERR_PKI_PKCS12') && error.details.reason === 'too-much-work',
  )
})
