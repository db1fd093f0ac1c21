import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  REVOKED_AT,
  certify,
  crlNumber,
  party,
  revokeBy,
  unknownExtension,
  type CRLWish,
} from '../../../support/revocation.js'
import { faultsOf, small } from '../../../support/revocation-path.js'
import {
  writeAuthorityKeyIdentifier,
  writeSubjectKeyIdentifier,
} from '../../../../src/x509/write/extensions.js'
import { yardsticks } from '../../../support/yardsticks.js'

const { root, ca, leaf, path, caCertificate, rootCRL } = small()

/** Faults of the path with an empty CRL of the root and these CRLs. */
function verdict(...crls: readonly Uint8Array[]): Promise<readonly string[]> {
  return faultsOf(path, { crls: [rootCRL, ...crls], required: true })
}

/** The same where no answer is required, and the CA has no CRL. */
function lenient(...crls: readonly Uint8Array[]): Promise<readonly string[]> {
  return faultsOf(path, { crls, required: false })
}

const crl = (wish: Partial<CRLWish> = {}): Uint8Array => revokeBy({ by: ca, ...wish })

describe('checkRevocation with CRLs', () => {
  it('accepts a certificate that the CRL of its issuer does not list', async () => {
    assert.deepEqual(await verdict(crl()), [])
    assert.deepEqual(await verdict(crl({ entries: [{ serial: 999 }] })), [])
  })

  it('refuses a listed certificate, with date and reason', async () => {
    assert.deepEqual(await verdict(crl({ entries: [{ serial: 999 }, { serial: 100, reason: 1 }] })), [
      `revoked 0 revoked since ${new Date(REVOKED_AT).toISOString()} (keyCompromise)`,
    ])
    const [fault] = await lenient(crl({ entries: [{ serial: 100 }] }))
    assert.match(fault ?? '', /^revoked 0 .*\(unspecified\)$/)
  })

  it('refuses a listed CA, and looks at every certificate but the anchor', async () => {
    const crls = [revokeBy({ by: root, entries: [{ serial: 2 }] }), crl()]
    assert.match((await faultsOf(path, { crls, required: true })).join(), /^revoked 1 /)
    const own = revokeBy({ by: root, entries: [{ serial: 1 }] })
    assert.deepEqual(await faultsOf(path, { crls: [own, crl()], required: true }), [])
  })

  it('refuses a certificate on hold', async () => {
    assert.match((await verdict(crl({ entries: [{ serial: 100, reason: 6 }] }))).join(), /certificateHold/)
  })

  it('does not know a certificate that no CRL speaks of, which is a fault where an answer is required', async () => {
    assert.match((await verdict()).join(), /^revocation-unknown 0 /)
    assert.deepEqual(await lenient(), [])
    assert.deepEqual(await lenient(rootCRL), [])
  })

  it('does not mind the CRL of somebody else that lists the same serial number', async () => {
    const other = revokeBy({ by: party('Other CA'), entries: [{ serial: 100 }] })
    assert.deepEqual(await lenient(other), [])
    assert.deepEqual(await verdict(other, crl()), [])
  })

  it('does not use a CRL with a signature of another key, required or not', async () => {
    const forged = revokeBy({ by: { ...party('x'), name: ca.name } })
    assert.match((await verdict(forged)).join(), /^revocation-unknown 0 /)
    assert.match((await lenient(forged)).join(), /^revocation-unknown 0 /)
    assert.deepEqual(await verdict(forged, crl()), [])
    assert.match((await verdict(forged, crl({ entries: [{ serial: 100 }] }))).join(), /^revoked 0 /)
  })

  it('uses a CRL from its first second to its last', async () => {
    const at = (thisUpdate: string, nextUpdate: string): Promise<readonly string[]> =>
      lenient(crl({ thisUpdate, nextUpdate }))
    assert.deepEqual(await at('2026-11-22T12:00:00Z', '2026-11-22T12:00:00Z'), [])
    assert.match((await at('2026-11-22T12:00:01Z', '2026-12-01T00:00:00Z')).join(), /^revocation-unknown 0 /)
    assert.match((await at('2026-11-01T00:00:00Z', '2026-11-22T11:59:59Z')).join(), /^revocation-unknown 0 /)
  })

  it('does not use a CRL that does not say when the next one comes', async () => {
    assert.match((await lenient(crl({ nextUpdate: null }))).join(), /^revocation-unknown 0 /)
  })

  it('does not use a CRL with a critical extension that it does not know, nor one with a critical CRLNumber', async () => {
    assert.deepEqual(await lenient(crl({ extensions: [unknownExtension(false), crlNumber(1)] })), [])
    for (const extension of [unknownExtension(true), crlNumber(1, true)]) {
      assert.match((await lenient(crl({ extensions: [extension] }))).join(), /^revocation-unknown 0 /)
    }
  })

  it('does not use a CRL of which any entry has a critical extension that it does not know', async () => {
    const list = (critical: boolean): Uint8Array =>
      crl({ entries: [{ serial: 999, extensions: [unknownExtension(critical)] }] })
    assert.deepEqual(await lenient(list(false)), [])
    assert.match((await lenient(list(true))).join(), /^revocation-unknown 0 /)
  })

  it('does not use bytes that are no CRL, and says so of every certificate that nothing else answers for', async () => {
    assert.match(
      (await lenient(Uint8Array.of(0x30, 0))).join(),
      /^revocation-unknown 0 .*,revocation-unknown 1 /,
    )
    assert.deepEqual(await verdict(Uint8Array.of(0x30, 0), crl()), [])
    assert.match((await lenient(new Uint8Array(0))).join(), /^revocation-unknown 0 /)
  })

  it('believes the newer of two CRLs', async () => {
    const older = { thisUpdate: '2026-11-01T00:00:00Z' }
    const newer = { thisUpdate: '2026-11-02T00:00:00Z' }
    const hold = [{ serial: 100, reason: 6 }]
    assert.deepEqual(await verdict(crl({ ...older, entries: hold }), crl(newer)), [])
    assert.match((await verdict(crl(older), crl({ ...newer, entries: hold }))).join(), /^revoked 0 /)
  })

  it('believes the greater number of two CRLs of the same second, whichever is handed in first', async () => {
    const [older, newer] = [crl({ number: 7 }), crl({ number: 8, entries: [{ serial: 100, reason: 1 }] })]
    assert.match((await verdict(older, newer)).join(), /^revoked 0 /)
    assert.match((await verdict(newer, older)).join(), /^revoked 0 /)
    const [held, released] = [crl({ number: 7, entries: [{ serial: 100, reason: 6 }] }), crl({ number: 8 })]
    assert.deepEqual(await verdict(held, released), [])
    assert.deepEqual(await verdict(released, held), [])
  })

  it('asks the issuer for cRLSign where it has a keyUsage', async () => {
    const without = certify({ by: root, to: ca, serial: 2, cA: true, keyUsage: ['keyCertSign'] })
    const withSign = certify({ by: root, to: ca, serial: 2, cA: true, keyUsage: ['keyCertSign', 'cRLSign'] })
    const verdictOf = (issuer: typeof without): Promise<readonly string[]> =>
      faultsOf(
        { certificates: [leaf, issuer, path.certificates[2]!], anchored: true },
        { crls: [crl()], required: false },
      )
    assert.match((await verdictOf(without)).join(), /^revocation-unknown 0 /)
    assert.deepEqual(await verdictOf(withSign), [])
  })

  it('asks for the key that the CRL names', async () => {
    const issuer = certify({
      ...{ by: root, to: ca, serial: 2, cA: true },
      extensions: [writeSubjectKeyIdentifier(Uint8Array.of(1))],
    })
    const named = (id: number): Promise<readonly string[]> =>
      faultsOf(
        { certificates: [leaf, issuer, path.certificates[2]!], anchored: true },
        { crls: [crl({ extensions: [writeAuthorityKeyIdentifier(Uint8Array.of(id))] })], required: false },
      )
    assert.deepEqual(await named(1), [])
    assert.match((await named(2)).join(), /^revocation-unknown 0 /)
  })

  it('finds serial numbers of any sign and length', async () => {
    const entries = [{ serial: 0x80 }, { serial: 0xff80 }]
    const negative = certify({ by: ca, to: party('negative'), serial: 0x80 })
    const certificates = [negative, caCertificate, path.certificates[2]!]
    const faults = await faultsOf(
      { certificates, anchored: true },
      { crls: [crl({ entries })], required: false },
    )
    assert.match(faults.join(), /^revoked 0 /)
    const others = crl({ entries: [{ serial: 0x8000 }, { serial: 0x0180 }] })
    assert.deepEqual(
      await faultsOf({ certificates, anchored: true }, { crls: [others], required: false }),
      [],
    )
  })

  it('looks a certificate up in a CRL of 100 000 entries without a walk for each', async () => {
    const entries = Array.from({ length: 100_000 }, (_, serial) => ({ serial: serial + 1000 }))
    const big = crl({ entries })
    const cost = await yardsticks(async () => assert.deepEqual(await lenient(big), []))
    assert.ok(cost < 100, String(cost))
  })

  it('stops at the budget', async () => {
    const { faults, exhausted } = await faultsAndBudget(200)
    assert.equal(exhausted, 'signatures')
    assert.match(faults.join(), /^revocation-unknown 0 /)
  })
})

/** Faults with more forged CRLs than there are signature checks. */
async function faultsAndBudget(count: number): Promise<{
  readonly faults: readonly string[]
  readonly exhausted: string | undefined
}> {
  const forger = { ...party('x'), name: ca.name }
  const crls = Array.from({ length: count }, (_, number) => revokeBy({ by: forger, number }))
  const left: { exhausted: string | undefined } = { exhausted: undefined }
  const faults = await faultsOf(path, { crls, required: false, onBudget: (kind) => (left.exhausted = kind) })
  return { faults, exhausted: left.exhausted }
}
