import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CertificateRecord } from '../../../../src/x509/read/records.js'
import { writeBasicConstraints } from '../../../../src/x509/write/extensions.js'
import {
  certify,
  deltaIndicator,
  distributionPoints,
  issuingPoint,
  party,
  revokeBy,
  type CRLWish,
  type CertificateWish,
  type PointWish,
  type ScopeWish,
} from '../../../support/revocation.js'
import { faultsOf, small, type RevocationWish } from '../../../support/revocation-path.js'

const pki = small()
const { root, ca, caCertificate, rootCertificate, rootCRL } = pki
const A = 'http://a.test/crl'
const B = 'http://b.test/crl'

/** Faults of a server (serial 100) that names these points, with the CRLs of its CA. */
function ask(
  points: readonly PointWish[],
  crls: readonly Uint8Array[],
  wish: RevocationWish = {},
): Promise<string> {
  const extensions = points.length === 0 ? [] : [distributionPoints(...points)]
  const leaf = certify({ by: ca, to: party('server'), serial: 100, extensions })
  return askAbout(leaf, crls, wish)
}

async function askAbout(
  leaf: CertificateRecord,
  crls: readonly Uint8Array[],
  wish: RevocationWish = {},
): Promise<string> {
  const path = { certificates: [leaf, caCertificate, rootCertificate], anchored: true }
  const faults = await faultsOf(path, { ...wish, crls: [rootCRL, ...crls] })
  return faults.map((fault) => fault.split(' ', 2).join(' ')).join()
}

const scoped = (scope: ScopeWish, wish: Partial<CRLWish> = {}): Uint8Array =>
  revokeBy({ by: ca, ...wish, extensions: [issuingPoint(scope), ...(wish.extensions ?? [])] })
const REVOKED = 'revoked 0'
const UNKNOWN = 'revocation-unknown 0'
const listed = { entries: [{ serial: 100 }] }

describe('CRLs of a distribution point', () => {
  it('speak of a certificate that names the point by address, by name, or relative to the issuer', async () => {
    for (const name of [{ uri: A }, { full: ['Point'] }, { relative: 'Point' }]) {
      assert.equal(await ask([{ name }], [scoped({ name })]), '', JSON.stringify(name))
      assert.equal(await ask([{ name }], [scoped({ name }, listed)]), REVOKED)
    }
  })

  it('do not speak of a certificate that names another point, or none', async () => {
    assert.equal(await ask([{ name: { uri: A } }], [scoped({ name: { uri: B } }, listed)]), UNKNOWN)
    assert.equal(
      await ask([{ name: { relative: 'Point' } }], [scoped({ name: { relative: 'Other' } })]),
      UNKNOWN,
    )
    assert.equal(await ask([], [scoped({ name: { uri: A } })]), UNKNOWN)
    assert.equal(await ask([], [scoped({ name: { uri: A } }, listed)], { required: false }), '')
  })

  it('speak of every certificate of the issuer where they name no point', async () => {
    assert.equal(await ask([{ name: { uri: A } }], [revokeBy({ by: ca })]), '')
    assert.equal(
      await ask([], [scoped({ name: { full: ['CA'] } })]),
      '',
      'the point that every certificate has',
    )
  })

  it('take a relative name for the full name that it makes', async () => {
    const full = { full: ['CA', 'Point'] }
    assert.equal(await ask([{ name: { relative: 'Point' } }], [scoped({ name: full })]), '')
    assert.equal(await ask([{ name: full }], [scoped({ name: { relative: 'Point' } }, listed)]), REVOKED)
    assert.equal(
      await ask([{ name: { full: ['Point'] } }], [scoped({ name: { relative: 'Point' } })]),
      UNKNOWN,
    )
  })

  it('speak of users only or of CAs only', async () => {
    assert.equal(await ask([], [scoped({ only: 'user' })]), '')
    assert.equal(await ask([], [scoped({ only: 'ca' })]), UNKNOWN)
    assert.equal(await ask([], [scoped({ only: 'attribute' })]), UNKNOWN)
    const subCA = certify({ by: ca, to: party('Sub CA'), serial: 100, cA: true })
    assert.equal(await askAbout(subCA, [scoped({ only: 'ca' })]), '')
    assert.equal(await askAbout(subCA, [scoped({ only: 'user' }, listed)]), UNKNOWN)
  })

  it('must cover all reasons between them', async () => {
    const some = scoped({ reasons: ['keyCompromise', 'cACompromise'] })
    const rest = scoped({
      reasons: [
        ...(['affiliationChanged', 'superseded', 'cessationOfOperation'] as const),
        ...(['certificateHold', 'privilegeWithdrawn', 'aACompromise'] as const),
      ],
    })
    assert.equal(await ask([], [some]), UNKNOWN)
    assert.equal(await ask([], [rest]), UNKNOWN)
    assert.equal(await ask([], [some, rest]), '')
    assert.equal(await ask([], [some], { required: false }), '')
    assert.equal(await ask([], [scoped({ reasons: ['keyCompromise'] }, listed)]), REVOKED)
  })

  it('cover the reasons that the certificate gives to the point', async () => {
    const name = { uri: A }
    const point = { name, reasons: ['keyCompromise'] as const }
    assert.equal(await ask([point], [scoped({ name })]), UNKNOWN)
    assert.equal(
      await ask([point, { name: { uri: B } }], [scoped({ name }), scoped({ name: { uri: B } })]),
      '',
    )
    assert.equal(await ask([point], [scoped({ name }, listed)]), REVOKED)
  })
})

describe('indirect CRLs', () => {
  const delegate = party('CRL issuer')
  const signer = certify({ by: root, to: delegate, serial: 3, keyUsage: ['cRLSign'] })
  const wish = { crlIssuers: [signer] }
  const point = { name: { uri: A }, cRLIssuer: 'CRL issuer' }
  const by = (scope: ScopeWish, entries: CRLWish['entries'] = []): Uint8Array =>
    scoped(scope, { by: delegate, entries })
  const scope = { name: { uri: A }, indirect: true }

  it('speak of a certificate that names their issuer', async () => {
    assert.equal(await ask([point], [by(scope)], wish), '')
    assert.equal(await ask([point], [by(scope, [{ serial: 100, issuer: 'CA' }])], wish), REVOKED)
  })

  it('speak of the certificates of the issuer that an entry, or one before it, names', async () => {
    const entries = [{ serial: 7, issuer: 'Other' }, { serial: 8, issuer: 'CA' }, { serial: 100 }]
    assert.equal(await ask([point], [by(scope, entries)], wish), REVOKED)
    assert.equal(await ask([point], [by(scope, [{ serial: 100, issuer: 'Other' }])], wish), '')
    assert.equal(await ask([point], [by(scope, [{ serial: 100 }])], wish), '', 'one of the CRL issuer itself')
  })

  it('say that they are indirect, and are named by the certificate', async () => {
    assert.equal(await ask([point], [by({ name: { uri: A } })], wish), UNKNOWN)
    assert.equal(await ask([{ name: { uri: A } }], [by(scope)], wish), UNKNOWN)
    assert.equal(await ask([], [by({ indirect: true })], wish), UNKNOWN)
  })

  it('may be found by their issuer alone', async () => {
    assert.equal(await ask([{ cRLIssuer: 'CRL issuer' }], [by({ indirect: true })], wish), '')
    const named = by({ indirect: true, name: { full: ['CRL issuer'] } })
    assert.equal(await ask([{ cRLIssuer: 'CRL issuer' }], [named], wish), '')
    const elsewhere = by({ indirect: true, name: { full: ['Elsewhere'] } })
    assert.equal(await ask([{ cRLIssuer: 'CRL issuer' }], [elsewhere], wish), UNKNOWN)
  })

  it('are signed by a certificate of the same anchor', async () => {
    const stranger = certify({ by: party('Root'), to: delegate, serial: 3 })
    assert.equal(await ask([point], [by(scope)], { crlIssuers: [stranger] }), UNKNOWN)
    assert.equal(await ask([point], [by(scope)]), UNKNOWN)
  })

  it('may be signed by a certificate of another CA of the anchor, as long as that CA is one and is not revoked', async () => {
    const far = party('Far CA')
    const farSigner = certify({ by: far, to: delegate, serial: 3 })
    const farCRL = revokeBy({ by: far })
    const byFar = (wishes: Partial<CertificateWish>, crls: readonly Uint8Array[] = []): Promise<string> => {
      const between = certify({ by: root, to: far, serial: 4, cA: true, ...wishes })
      return ask([point], [by(scope), farCRL, ...crls], { crlIssuers: [between, farSigner] })
    }
    assert.equal(await byFar({}), '')
    assert.equal(await byFar({ cA: false }), UNKNOWN)
    assert.equal(await byFar({ keyUsage: ['cRLSign'] }), UNKNOWN)
    assert.equal(await byFar({ notAfter: '2026-11-22T11:59:59Z' }), UNKNOWN)
    const revoking = revokeBy({ by: root, thisUpdate: '2026-11-02T00:00:00Z', entries: [{ serial: 4 }] })
    assert.equal(await byFar({}, [revoking]), UNKNOWN)
  })

  it('may be signed below another CA only as far as its path length allows', async () => {
    const [far, nearer] = [party('Far CA'), party('Nearer CA')]
    const crls = [by(scope), revokeBy({ by: far }), revokeBy({ by: nearer })]
    const chain = (pathLength: number): Promise<string> => {
      const limited = writeBasicConstraints({ cA: true, pathLength })
      const crlIssuers = [
        certify({ by: root, to: far, serial: 4, extensions: [limited] }),
        certify({ by: far, to: nearer, serial: 5, cA: true }),
        certify({ by: nearer, to: delegate, serial: 3 }),
      ]
      return ask([point], crls, { crlIssuers })
    }
    assert.equal(await chain(1), '')
    assert.equal(await chain(0), UNKNOWN)
  })

  it('of the issuer itself speak of its own certificates too', async () => {
    assert.equal(await ask([], [scoped({ indirect: true }, listed)]), REVOKED)
    const entries = [{ serial: 7, issuer: 'Other' }, { serial: 100 }]
    assert.equal(await ask([], [scoped({ indirect: true }, { entries })]), '')
  })
})

describe('delta CRLs', () => {
  const base = (number: number, wish: Partial<CRLWish> = {}): Uint8Array =>
    revokeBy({ by: ca, number, ...wish })
  const delta = (number: number, on: number, wish: Partial<CRLWish> = {}): Uint8Array =>
    revokeBy({ by: ca, number, ...wish, extensions: [deltaIndicator(on), ...(wish.extensions ?? [])] })
  const hold = { entries: [{ serial: 100, reason: 6 }] }
  const removed = { entries: [{ serial: 100, reason: 8 }] }

  it('add to the CRL that they build on, and take from it', async () => {
    assert.equal(await ask([], [base(1), delta(2, 1)]), '')
    assert.equal(await ask([], [base(1), delta(2, 1, listed)]), REVOKED)
    assert.equal(await ask([], [base(1, listed), delta(2, 1)]), REVOKED)
    assert.equal(await ask([], [base(1, hold), delta(2, 1, removed)]), '')
    assert.equal(await ask([], [base(1, hold), delta(2, 1, listed)]), REVOKED)
  })

  it('count the newest first', async () => {
    const later = { thisUpdate: '2026-11-03T00:00:00Z' }
    const deltas = [delta(2, 1, listed), delta(3, 1, { ...removed, ...later })]
    assert.equal(await ask([], [base(1), ...deltas]), '')
  })

  it('say nothing without the CRL that they build on', async () => {
    assert.equal(await ask([], [delta(2, 1)]), UNKNOWN)
  })

  it('build on that number or a later one, and are not older than it', async () => {
    assert.equal(await ask([], [base(4, hold), delta(5, 4, removed)]), '')
    assert.equal(await ask([], [base(4, hold), delta(5, 3, removed)]), '')
    assert.equal(await ask([], [base(4, hold), delta(6, 5, removed)]), REVOKED)
    assert.equal(await ask([], [base(4, hold), delta(4, 3, removed)]), '')
    assert.equal(await ask([], [base(4, hold), delta(3, 3, removed)]), REVOKED)
  })

  it('keep an expired CRL alive that they build on', async () => {
    const expired = { nextUpdate: '2026-11-20T00:00:00Z' }
    assert.equal(await ask([], [base(1, expired)]), UNKNOWN)
    assert.equal(await ask([], [base(1, expired), delta(2, 1)]), '')
    assert.equal(await ask([], [base(1, expired), delta(3, 2)]), UNKNOWN)
    assert.equal(await ask([], [base(1, expired), delta(2, 1, expired)]), UNKNOWN)
  })

  it('have the scope of the CRL that they build on', async () => {
    const user = { extensions: [issuingPoint({ only: 'user' })] }
    assert.equal(await ask([], [base(1, user), delta(2, 1, { ...user, ...listed })]), REVOKED)
    assert.equal(await ask([], [base(1), delta(2, 1, { ...user, ...listed })]), '')
    assert.equal(await ask([], [base(1, user), delta(2, 1, listed)]), '')
  })

  it('are signed by the key of the CRL that they build on, and are current', async () => {
    const forger = { ...party('x'), name: 'CA' }
    assert.equal(await ask([], [base(1, hold), delta(2, 1, { ...removed, by: forger })]), REVOKED)
    const old = { ...removed, nextUpdate: '2026-11-20T00:00:00Z' }
    assert.equal(await ask([], [base(1, hold), delta(2, 1, old)]), REVOKED)
  })

  it('need a CRL with a number', async () => {
    const unnumbered = revokeBy({ by: ca, entries: hold.entries })
    assert.equal(await ask([], [unnumbered, delta(2, 1, removed)]), REVOKED)
    assert.equal(
      await ask([], [base(1, hold), revokeBy({ by: ca, extensions: [deltaIndicator(1)] })]),
      REVOKED,
    )
  })
})
