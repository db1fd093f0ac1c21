import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { writeSequence } from '../../../../src/der/write.js'
import { writeExtension } from '../../../../src/x509/write/extensions.js'
import { encodePEM } from '../../../../src/base/pem.js'
import type { CertificateRecord } from '../../../../src/x509/read/records.js'
import {
  certify,
  deltaIndicator,
  distributionPoints,
  issuingPoint,
  party,
  pointOf,
  revokeBy,
  type PointWish,
  type ScopeWish,
} from '../../../support/revocation.js'
import { faultsOf, small } from '../../../support/revocation-path.js'
import { inFolder, without } from '../../../support/x509.js'

const { root, ca, caCertificate, rootCertificate, rootCRL } = small()
const delegate = party('CRL issuer')
const signer = certify({ by: root, to: delegate, serial: 3, keyUsage: ['cRLSign'] })
/** openssl looks for delta CRLs only where a certificate says that there are some. */
const FRESHEST = '2.5.29.46'

/** A CRL of the random tests. */
interface RandomCRL {
  readonly isDelegated: boolean
  readonly scope: ScopeWish | undefined
  readonly isListed: boolean
  readonly reason: number
  readonly entryIssuer: string | undefined
  readonly delta: 'none' | 'base' | 'delta'
}

function build(random: RandomCRL, at: number): Uint8Array {
  const { isDelegated, scope, isListed, reason, entryIssuer, delta } = random
  const isDelta = delta === 'delta'
  const entry = { serial: isListed ? 100 : 999, reason: reason === 8 && !isDelta ? 6 : reason }
  return revokeBy({
    by: isDelegated ? delegate : ca,
    thisUpdate: `2026-11-${String(10 + at)}T00:00:00Z`,
    ...(delta === 'none' ? {} : { number: isDelta ? 2 : 1 }),
    entries: [
      scope?.indirect === true && entryIssuer !== undefined ? { ...entry, issuer: entryIssuer } : entry,
    ],
    extensions: [
      ...(scope === undefined ? [] : [issuingPoint(scope)]),
      ...(isDelta ? [deltaIndicator(1)] : []),
    ],
  })
}

function acceptsByOpenSSL(leaf: CertificateRecord, crls: readonly Uint8Array[]): boolean {
  const pem = (records: readonly CertificateRecord[]): string =>
    records.map(({ der }) => encodePEM('CERTIFICATE', der)).join('')
  const lists = [rootCRL, ...crls].map((crl) => encodePEM('X509 CRL', crl)).join('')
  const files = {
    'anchor.pem': pem([rootCertificate]),
    'between.pem': pem([caCertificate, signer]),
    'crls.pem': lists,
    'leaf.pem': pem([leaf]),
  }
  return inFolder(files, (folder) => {
    const at = (name: string): string => join(folder, name)
    const flags = ['-crl_check_all', '-extended_crl', '-use_deltas', '-attime', '1795348800']
    const args = ['-CAfile', at('anchor.pem'), '-untrusted', at('between.pem'), '-CRLfile', at('crls.pem')]
    const { status, stderr } = spawnSync('openssl', ['verify', ...flags, ...args, at('leaf.pem')])
    assert.ok(status === 0 || /CRL|revoked/i.test(stderr.toString()), stderr.toString())
    return status === 0
  })
}

const name = fc.constantFrom<PointWish['name']>(
  undefined,
  { uri: 'http://a.test/' },
  { full: ['CA', 'Point'] },
  { relative: 'Point' },
)
const reasons = fc.constantFrom<PointWish['reasons']>(
  undefined,
  undefined,
  ['keyCompromise', 'cACompromise'],
  [
    ...(['affiliationChanged', 'superseded', 'cessationOfOperation'] as const),
    ...(['certificateHold', 'privilegeWithdrawn', 'aACompromise'] as const),
  ],
)
/**
 * A point with a name and for all reasons: openssl takes one without a name for every point, and at a point for some
 * reasons it does not go on to the other CRLs of the issuer, as RFC 5280 §6.3.3 does.
 */
const point: fc.Arbitrary<PointWish> = fc
  .record({ name, cRLIssuer: fc.constantFrom(undefined, undefined, 'CRL issuer') })
  .filter((wish) => wish.name !== undefined)
const scope: fc.Arbitrary<ScopeWish> = fc
  .record({
    name,
    only: fc.constantFrom<ScopeWish['only']>(undefined, undefined, undefined, 'user', 'ca', 'attribute'),
    reasons,
    indirect: fc.boolean(),
  })
  .filter((wish) => Object.values(wish).some((value) => value !== undefined && value !== false))
const crl: fc.Arbitrary<RandomCRL> = fc.record({
  isDelegated: fc.boolean(),
  scope: fc.option(scope, { nil: undefined, freq: 3 }),
  isListed: fc.integer({ min: 0, max: 3 }).map((number) => number === 0),
  reason: fc.constantFrom(1, 6, 8),
  entryIssuer: fc.constantFrom(undefined, 'CA', 'Other'),
  delta: fc.constantFrom('none', 'base', 'delta'),
})

function writeFreshest(): Uint8Array {
  return writeExtension(FRESHEST, false, writeSequence(pointOf({ name: { uri: 'http://delta.test/' } })))
}

describe('checkRevocation and openssl', { skip: without('openssl', 'version') }, () => {
  it('say the same of any CRLs', async () => {
    const points = fc.array(point, { maxLength: 2 })
    const freshest = writeFreshest()
    await fc.assert(
      fc.asyncProperty(points, fc.array(crl, { minLength: 1, maxLength: 3 }), async (wishes, random) => {
        const extensions = [...(wishes.length === 0 ? [] : [distributionPoints(...wishes)]), freshest]
        const leaf = certify({ by: ca, to: party('server'), serial: 100, extensions })
        const path = { certificates: [leaf, caCertificate, rootCertificate], anchored: true }
        const crls = random.map(build)
        const faults = await faultsOf(path, { crls: [rootCRL, ...crls], crlIssuers: [signer] })
        assert.equal(faults.length === 0, acceptsByOpenSSL(leaf, crls), faults.join())
      }),
      { numRuns: 60 },
    )
  })
})
