import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertServerDays, IOS_LIMIT_DAYS } from '../../src/cli/server-days.js'
import { createRootCA, createServerCSR, signServerCert } from '../../src/index.js'
import { NOW, refusal } from '../support/issue.js'
import { refused } from '../support/refused.js'

test('the command line takes as many days as the library signs, and refuses one more as the library does', async () => {
  const issuer = await createRootCA({ commonName: 'Test', now: NOW })
  const csr = await createServerCSR({ hosts: ['homebox.local'] })
  const most = await signServerCert({ issuer, csr, now: NOW })
  await signServerCert({ issuer, csr, validDays: IOS_LIMIT_DAYS, now: NOW })
  assertServerDays(IOS_LIMIT_DAYS)
  assert.equal((most.notAfter.getTime() - most.notBefore.getTime() + 1_000) / 86_400_000, IOS_LIMIT_DAYS)
  const validDays = IOS_LIMIT_DAYS + 1
  assert.deepEqual(
    refused('ERR_PKI_VALIDITY_TOO_LONG', () => assertServerDays(validDays)).details,
    await refusal('ERR_PKI_VALIDITY_TOO_LONG', () => signServerCert({ issuer, csr, validDays, now: NOW })),
  )
})
