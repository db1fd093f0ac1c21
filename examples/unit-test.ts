/** A unit test of another tool: what does it do on the day on which a certificate ends? */
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { createRootCA, createServerCSR, readCertificate, signServerCert } from 'orchard-pki'

/** The code under test: says how many whole days a certificate still has. */
function daysLeft(der: Uint8Array): number {
  return Math.floor((readCertificate(der).notAfter.getTime() - Date.now()) / 86_400_000)
}

test('a certificate of 30 days has none left on the last one', async () => {
  mock.timers.enable({ apis: ['Date'], now: new Date('2026-02-01T12:00:00Z') })
  const issuer = await createRootCA({ commonName: 'Test root' })
  const csr = await createServerCSR({ hosts: ['localhost'] })
  const { der } = await signServerCert({ issuer, csr, validDays: 30 })
  assert.equal(daysLeft(der), 29) // it began an hour ago: devices tolerate no clock skew
  mock.timers.setTime(Date.parse('2026-03-03T10:00:00Z'))
  assert.equal(daysLeft(der), 0)
  mock.timers.reset()
})

test('time can be given instead: now is an option of every verb', async () => {
  const now = new Date('2030-01-01T00:00:00Z')
  const issuer = await createRootCA({ commonName: 'Test root', now })
  assert.equal(issuer.notBefore.toISOString(), '2029-12-31T23:00:00.000Z')
})
