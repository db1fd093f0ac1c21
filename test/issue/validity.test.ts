import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createIntermediateCA, createRootCA, readCertificate, signServerCert } from '../../src/index.js'
import type { ValidityOptions } from '../../src/index.js'
import { NOW, homeCSR, homeRoot, refusal } from '../support/issue.js'

const iso = (date: Date): string => date.toISOString()

async function server(options: ValidityOptions): Promise<{ notBefore: Date; notAfter: Date }> {
  return signServerCert({ issuer: await homeRoot(), csr: await homeCSR(), now: NOW, ...options })
}

describe('validity', () => {
  it('gives a root 7300 days from one hour ago, both ends counted', async () => {
    const root = readCertificate((await createRootCA({ commonName: 'Root', now: NOW })).der)
    assert.equal(iso(root.notBefore), '2026-11-22T11:00:00.000Z')
    assert.equal(iso(root.notAfter), '2046-11-17T10:59:59.000Z')
    assert.equal((root.notAfter.getTime() - root.notBefore.getTime()) / 1000 + 1, 7300 * 86_400)
  })

  it('gives a server 825 days, both ends counted, but no more than its issuer has', async () => {
    const { notBefore, notAfter } = await server({ now: new Date('2027-01-01T00:00:00.999Z') })
    assert.equal(iso(notBefore), '2026-12-31T23:00:00.000Z')
    assert.equal((notAfter.getTime() - notBefore.getTime()) / 1000 + 1, 825 * 86_400)
    const short = await createRootCA({ commonName: 'Short', validDays: 10, now: NOW })
    const clipped = await signServerCert({ issuer: short, csr: await homeCSR(), now: NOW })
    assert.deepEqual(clipped.notAfter, short.notAfter)
  })

  it('begins with its issuer when one hour ago lies before it', async () => {
    const root = await homeRoot()
    assert.deepEqual((await server({ now: NOW })).notBefore, root.notBefore)
    assert.deepEqual((await server({ now: new Date('2026-11-22T11:59:59Z') })).notBefore, root.notBefore)
    assert.equal(
      iso((await server({ now: new Date('2026-11-22T12:00:01Z') })).notBefore),
      '2026-11-22T11:00:01.000Z',
    )
  })

  it('counts both ends of 825 days: one second more is refused', async () => {
    const notBefore = new Date('2027-01-01T00:00:00Z')
    const last = new Date(notBefore.getTime() + 825 * 86_400_000 - 1_000)
    assert.deepEqual((await server({ notBefore, notAfter: last })).notAfter, last)
    const details = await refusal('ERR_PKI_VALIDITY_TOO_LONG', () =>
      server({ notBefore, notAfter: new Date(last.getTime() + 1_000) }),
    )
    assert.deepEqual(details, { seconds: 825 * 86_400 + 1, limitSeconds: 825 * 86_400 })
    assert.equal((await server({ validDays: 825 })).notAfter instanceof Date, true)
    await refusal('ERR_PKI_VALIDITY_TOO_LONG', () => server({ validDays: 826 }))
  })

  it('refuses a certificate that ends one second after its issuer, and takes one that ends with it', async () => {
    const root = await createRootCA({ commonName: 'Short', validDays: 10, now: NOW })
    const csr = await homeCSR()
    const at = async (notAfter: Date): Promise<Date> =>
      (await signServerCert({ issuer: root, csr, now: NOW, notAfter })).notAfter
    assert.deepEqual(await at(root.notAfter), root.notAfter)
    const details = await refusal('ERR_PKI_OUTLIVES_ISSUER', () =>
      at(new Date(root.notAfter.getTime() + 1_000)),
    )
    assert.equal(details.issuerNotAfter, iso(root.notAfter))
    await refusal('ERR_PKI_OUTLIVES_ISSUER', () =>
      createIntermediateCA({ issuer: root, commonName: 'Sub', validDays: 11, now: NOW }),
    )
  })

  it('refuses a certificate that begins one second before its issuer', async () => {
    const { notBefore } = await homeRoot()
    assert.deepEqual((await server({ notBefore })).notBefore, notBefore)
    await refusal('ERR_PKI_VALIDITY', () => server({ notBefore: new Date(notBefore.getTime() - 1_000) }))
  })

  it('refuses an issuer that has ended, and takes one in its last second', async () => {
    const root = await createRootCA({ commonName: 'Ended', validDays: 10, now: NOW })
    const csr = await homeCSR()
    const at = (now: Date): Promise<unknown> => signServerCert({ issuer: root, csr, now })
    const last = root.notAfter.getTime() + 3_600_000
    await at(new Date(last))
    assert.equal((await refusal('ERR_PKI_ISSUER', () => at(new Date(last + 1_000)))).reason, 'expired')
  })

  it('refuses an end before the start, and takes an end equal to it', async () => {
    const instant = new Date('2027-01-01T00:00:00Z')
    assert.deepEqual((await server({ notBefore: instant, notAfter: instant })).notAfter, instant)
    await refusal('ERR_PKI_VALIDITY', () =>
      server({ notBefore: instant, notAfter: new Date('2026-12-31T23:59:59Z') }),
    )
  })

  it('refuses days together with an end, days that are no whole number from 1, and what is no date', async () => {
    const bad: readonly ValidityOptions[] = [
      { validDays: 1, notAfter: NOW },
      { validDays: 0 },
      { validDays: 1.5 },
      { validDays: NaN },
      { notBefore: new Date(NaN) },
      { notAfter: new Date(NaN) },
      { now: new Date(NaN) },
    ]
    for (const options of bad) await refusal('ERR_PKI_OPTION', () => server(options))
  })

  it('drops fractions of a second', async () => {
    const { notBefore, notAfter } = await server({
      notBefore: new Date('2027-01-01T00:00:00.999Z'),
      notAfter: new Date('2027-01-02T00:00:00.999Z'),
    })
    assert.deepEqual(
      [iso(notBefore), iso(notAfter)],
      ['2027-01-01T00:00:00.000Z', '2027-01-02T00:00:00.000Z'],
    )
  })

  it('keeps roots within the years 1950 to 9999', async () => {
    const make = (notBefore: string, notAfter: string): Promise<unknown> =>
      createRootCA({ commonName: 'Root', notBefore: new Date(notBefore), notAfter: new Date(notAfter) })
    await make('1950-01-01T00:00:00Z', '9999-12-31T23:59:59Z')
    await refusal('ERR_PKI_VALIDITY', () => make('1949-12-31T23:59:59Z', '2030-01-01T00:00:00Z'))
    await refusal('ERR_PKI_VALIDITY', () => make('2026-01-01T00:00:00Z', '+010000-01-01T00:00:00Z'))
  })

  it('refuses instants at the ends of time in every verb', async () => {
    const issuer = await homeRoot()
    const ends = [8.64e15, -8.64e15].map((time) => new Date(time))
    for (const date of ends) {
      for (const options of [{ notBefore: date }, { notAfter: date }, { notBefore: date, validDays: 1 }]) {
        await refusal('ERR_PKI_VALIDITY', () => server(options))
        await refusal('ERR_PKI_VALIDITY', () => createRootCA({ commonName: 'Root', ...options }))
        await refusal('ERR_PKI_VALIDITY', () =>
          createIntermediateCA({ issuer, commonName: 'Sub', ...options }),
        )
      }
      await refusal('ERR_PKI_VALIDITY', () => createRootCA({ commonName: 'Root', now: date }))
      await refusal('ERR_PKI_VALIDITY', () => server({ now: date }))
      await refusal('ERR_PKI_VALIDITY', () => createIntermediateCA({ issuer, commonName: 'Sub', now: date }))
    }
  })

  it('reads the clock only when no now is given', async () => {
    const before = Date.now()
    const root = await createRootCA({ commonName: 'Root' })
    const start = root.notBefore.getTime() + 3_600_000
    assert.ok(start <= Date.now() && start >= before - 1_000)
  })
})
