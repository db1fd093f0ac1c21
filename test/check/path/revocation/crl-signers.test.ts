import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CertificateRecord } from '../../../../src/x509/read/records.js'
import {
  certify,
  distributionPoints,
  issuingPoint,
  party,
  revokeBy,
  type Party,
} from '../../../support/revocation.js'
import { faultsOf, small, type RevocationWish } from '../../../support/revocation-path.js'

const { root, ca, caCertificate, rootCertificate, path, rootCRL } = small()
/** Another key of the same CA. */
const other: Party = { ...party('x'), name: 'CA' }
const otherCRL = revokeBy({ by: other })

async function ask(wish: RevocationWish, certificates = path.certificates): Promise<string> {
  const faults = await faultsOf({ certificates, anchored: true }, wish)
  return faults.map((fault) => fault.split(' ', 2).join(' ')).join()
}

const UNKNOWN = 'revocation-unknown 0'

describe('a CRL by another key of the same CA', () => {
  it('is believed where the anchor issued a certificate for that key', async () => {
    const signer = certify({ by: root, to: other, serial: 5, keyUsage: ['cRLSign'] })
    const wish = { crls: [rootCRL, otherCRL], crlIssuers: [signer] }
    assert.equal(await ask(wish), '')
    assert.equal(await ask({ crls: wish.crls }), UNKNOWN)
    const listing = revokeBy({ by: other, entries: [{ serial: 100 }] })
    assert.equal(await ask({ ...wish, crls: [rootCRL, listing] }), 'revoked 0')
  })

  it('is believed where the CA itself did, and the CRL of its first key says that it is good', async () => {
    const signer = certify({
      ...{ by: ca, to: other, serial: 5, keyUsage: ['cRLSign'] as const },
      extensions: [distributionPoints({ name: { full: ['Rollover'] } })],
    })
    const own = (entries: readonly { readonly serial: number }[]): Uint8Array =>
      revokeBy({ by: ca, entries, extensions: [issuingPoint({ name: { full: ['Rollover'] } })] })
    assert.equal(await ask({ crls: [rootCRL, otherCRL, own([])], crlIssuers: [signer] }), '')
    const revoked = { crls: [rootCRL, otherCRL, own([{ serial: 5 }])], crlIssuers: [signer] }
    assert.equal(await ask(revoked), UNKNOWN)
    assert.equal(await ask({ ...revoked, required: false }), UNKNOWN)
  })

  it('is not believed where that certificate is revoked, has expired, or may not sign CRLs', async () => {
    const wish = { by: root, to: other, serial: 5 }
    const crls = [rootCRL, otherCRL]
    const revoking = revokeBy({ by: root, entries: [{ serial: 5 }] })
    const refused: readonly (readonly [CertificateRecord, readonly Uint8Array[]])[] = [
      [certify(wish), [revoking, otherCRL]],
      [certify({ ...wish, notAfter: '2026-11-22T11:59:59Z' }), crls],
      [certify({ ...wish, notBefore: '2026-11-22T12:00:01Z' }), crls],
      [certify({ ...wish, keyUsage: ['keyCertSign'] }), crls],
      [certify({ ...wish, by: party('Root') }), crls],
    ]
    for (const [signer, lists] of refused)
      assert.equal(await ask({ crls: lists, crlIssuers: [signer] }), UNKNOWN)
    assert.equal(await ask({ crls, crlIssuers: [certify(wish)] }), '')
    const edges = { notBefore: '2026-11-22T12:00:00Z', notAfter: '2026-11-22T12:00:00Z' }
    assert.equal(await ask({ crls, crlIssuers: [certify({ ...wish, ...edges })] }), '')
  })

  it('is not believed where a CA that the CRL could revoke made that certificate', async () => {
    // The CA of the path issues a certificate in the name of the root, whose CRL would then clear the CA.
    const fake: Party = { ...party('x'), name: 'Root' }
    const signer = certify({ by: ca, to: fake, serial: 6, cA: true })
    const clears = revokeBy({ by: fake, thisUpdate: '2026-11-20T00:00:00Z' })
    const revokes = revokeBy({ by: root, entries: [{ serial: 2 }] })
    const crls = [revokeBy({ by: ca }), clears]
    assert.equal(await ask({ crls, crlIssuers: [signer] }), 'revocation-unknown 1')
    assert.equal(await ask({ crls: [...crls, revokes], crlIssuers: [signer] }), 'revoked 1')
  })

  it('is not believed where another CA under the same anchor made that certificate', async () => {
    const neighbour = party('Neighbour')
    const crlIssuers = [
      certify({ by: root, to: neighbour, serial: 7, cA: true }),
      certify({ by: neighbour, to: other, serial: 8, cA: true }),
    ]
    assert.equal(await ask({ crls: [rootCRL, otherCRL, revokeBy({ by: neighbour })], crlIssuers }), UNKNOWN)
  })
})

describe('a CA that changes its key', () => {
  const oldWithNew = certify({ by: other, to: ca, serial: 20, cA: true })
  const newCertificate = certify({ by: root, to: other, serial: 21, cA: true })
  const leaf = certify({ by: ca, to: party('server'), serial: 100 })
  const certificates = [leaf, oldWithNew, newCertificate, rootCertificate]

  it('signs the CRL of both keys with the new one', async () => {
    assert.equal(await ask({ crls: [rootCRL, otherCRL] }, certificates), '')
    const listing = revokeBy({ by: other, entries: [{ serial: 100 }] })
    assert.equal(await ask({ crls: [rootCRL, listing] }, certificates), 'revoked 0')
  })

  it('may have the new key certified by the old one', async () => {
    const newWithOld = certify({ by: ca, to: other, serial: 22, cA: true })
    const byNew = certify({ by: other, to: party('server'), serial: 100 })
    const own = revokeBy({ by: ca })
    assert.equal(await ask({ crls: [rootCRL, own] }, [byNew, newWithOld, caCertificate, rootCertificate]), '')
    assert.equal(await ask({ crls: [rootCRL, own, otherCRL], crlIssuers: [newWithOld] }), '')
  })
})

describe('a signer whose own certificate only its own CRL speaks of', () => {
  const delegate = party('CRL issuer')
  const extensions = [distributionPoints({ cRLIssuer: 'CRL issuer' })]
  const signer = certify({ by: ca, to: delegate, serial: 30, keyUsage: ['cRLSign'], extensions })
  const leaf = certify({ by: ca, to: party('server'), serial: 100, extensions })
  const certificates = [leaf, caCertificate, rootCertificate]
  const crl = (serial: number): Uint8Array =>
    revokeBy({
      by: delegate,
      entries: [{ serial, issuer: 'CA' }],
      extensions: [issuingPoint({ indirect: true })],
    })

  it('is believed as long as that CRL does not list it', async () => {
    assert.equal(await ask({ crls: [rootCRL, crl(999)], crlIssuers: [signer] }, certificates), '')
    assert.equal(await ask({ crls: [rootCRL, crl(100)], crlIssuers: [signer] }, certificates), 'revoked 0')
    assert.equal(await ask({ crls: [rootCRL, crl(30)], crlIssuers: [signer] }, certificates), UNKNOWN)
  })

  it('is not believed where a CRL of its issuer lists it', async () => {
    // The server is at another point than the CRL of its CA, which so speaks of the signer only.
    const own = (entries: readonly { readonly serial: number }[]): Uint8Array =>
      revokeBy({ by: ca, entries, extensions: [issuingPoint({ name: { full: ['Signers'] } })] })
    const points = distributionPoints({ cRLIssuer: 'CRL issuer' }, { name: { full: ['Signers'] } })
    const wish = { by: ca, to: delegate, serial: 30, keyUsage: ['cRLSign'] as const, extensions: [points] }
    const crlIssuers = [certify(wish)]
    assert.equal(await ask({ crls: [rootCRL, crl(999), own([])], crlIssuers }, certificates), '')
    assert.equal(
      await ask({ crls: [rootCRL, crl(999), own([{ serial: 30 }])], crlIssuers }, certificates),
      UNKNOWN,
    )
  })
})
