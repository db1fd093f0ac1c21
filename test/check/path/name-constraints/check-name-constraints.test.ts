import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBudget } from '../../../../src/check/path/budget.js'
import {
  checkNameConstraints,
  type NameConstraintSettings,
} from '../../../../src/check/path/name-constraints/check-name-constraints.js'
import type { CertificatePath, PathFault } from '../../../../src/check/path/records.js'
import { nameOfText, namedPath, type NamedCertificate } from '../../../support/named-certificates.js'

const RFC5280: NameConstraintSettings = { style: 'rfc5280', commonNames: 'ignored' }

function faultsOf(path: CertificatePath, settings = RFC5280): readonly PathFault[] {
  return checkNameConstraints(path, settings, createBudget())
}

/** Where faults lie, and what they are. */
function placesOf(faults: readonly PathFault[]): readonly string[] {
  return faults.map(({ code, index }) => `${code} ${String(index)}`)
}

const REFUSED = ['name-constraints 0']

/** What a CA says, a name of a server below it, and whether it may stand. */
interface Row {
  readonly ca: Pick<NamedCertificate, 'permitted' | 'excluded' | 'critical'>
  readonly name: string
  readonly fits: boolean
}

const permit = (constraint: string, name: string, fits: boolean): Row => ({
  ca: { permitted: [constraint] },
  name,
  fits,
})
const exclude = (constraint: string, name: string, fits: boolean): Row => ({
  ca: { excluded: [constraint] },
  name,
  fits,
})

const DNS: readonly Row[] = [
  permit('DNS:example.com', 'DNS:example.com', true),
  permit('DNS:example.com', 'DNS:a.b.EXAMPLE.com', true),
  permit('DNS:example.com', 'DNS:badexample.com', false),
  permit('DNS:a.example.com', 'DNS:example.com', false),
  permit('DNS:example.com', 'DNS:*.example.com', true),
  permit('DNS:foo.example.com', 'DNS:*.example.com', false),
  permit('DNS:', 'DNS:example.com', true),
  permit('DNS:.example.com', 'DNS:a.example.com', true),
  permit('DNS:.example.com', 'DNS:*.example.com', true),
  permit('DNS:.example.com', 'DNS:example.com', false),
  permit('DNS:example.com', 'DNS:my_pi.example.com', true),
  permit('DNS:example.com', 'IP:10.0.0.1', true),
  exclude('DNS:example.com', 'DNS:example.com', false),
  exclude('DNS:example.com', 'DNS:a.example.com', false),
  exclude('DNS:example.com', 'DNS:badexample.com', true),
  exclude('DNS:', 'DNS:example.com', false),
  exclude('DNS:', 'IP:10.0.0.1', true),
  // CVE-2025-61727: a wildcard stands for the excluded name too, and for nothing deeper.
  exclude('DNS:foo.example.com', 'DNS:*.example.com', false),
  exclude('DNS:example.com', 'DNS:*.com', false),
  exclude('DNS:a.foo.example.com', 'DNS:*.example.com', true),
  exclude('DNS:.foo.example.com', 'DNS:*.example.com', true),
  exclude('DNS:.example.com', 'DNS:*.example.com', false),
  exclude('DNS:.example.com', 'DNS:example.com', true),
  // What is no DNS name cannot be compared.
  permit('DNS:example.com', 'DNS:example.com.', false),
  exclude('DNS:example.com', 'DNS:example.com.', false),
  exclude('DNS:example.com', 'DNS:other.org.', false),
  exclude('DNS:example.com', 'DNS:a..b', false),
  exclude('DNS:example.com', 'DNS:.other.org', false),
  exclude('DNS:example.com', 'DNS:a*.other.org', false),
  exclude('DNS:example.com', 'DNS:*.*.other.org', false),
  exclude('DNS:example.com', 'DNS:*', false),
  exclude('DNS:example.com', 'DNS:other.org ', false),
  exclude('DNS:example.com', `DNS:${'a'.repeat(63)}.org`, true),
  exclude('DNS:example.com', `DNS:${'a'.repeat(64)}.org`, false),
  exclude('IP:10.0.0.0/8', 'DNS:a..b', true),
]

const IP: readonly Row[] = [
  permit('IP:192.168.0.0/16', 'IP:192.168.255.255', true),
  permit('IP:192.168.0.0/16', 'IP:192.169.0.0', false),
  permit('IP:192.168.1.20/32', 'IP:192.168.1.20', true),
  permit('IP:192.168.1.20/32', 'IP:192.168.1.21', false),
  permit('IP:0.0.0.0/0', 'IP:8.8.8.8', true),
  permit('IP:0.0.0.0/0', 'IP:::1', false),
  permit('IP:fd00::/8', 'IP:fdff::1', true),
  permit('IP:fd00::/8', 'IP:fe00::1', false),
  permit('IP:fd00::/8', 'IP:10.0.0.1', false),
  exclude('IP:10.0.0.0/8', 'IP:10.1.2.3', false),
  exclude('IP:10.0.0.0/8', 'IP:11.0.0.0', true),
  exclude('IP:10.0.0.0/8', 'IP:::ffff:10.0.0.1', true),
  exclude('IP:::/0', 'IP:::1', false),
  // Host bits of the constraint do not count.
  permit('hex:8708c0a80114ffff0000', 'IP:192.168.7.7', true),
  // An address with a mask in subjectAltName, and other lengths.
  permit('IP:192.0.2.0/24', 'IP:192.0.2.0/24', false),
  exclude('IP:10.0.0.0/8', 'hex:8703c0a801', false),
  permit('DNS:example.com', 'hex:8703c0a801', true),
]

const EMAIL: readonly Row[] = [
  permit('email:foo@example.com', 'email:foo@example.com', true),
  permit('email:foo@example.com', 'email:foo@EXAMPLE.com', true),
  permit('email:foo@example.com', 'email:Foo@example.com', false),
  permit('email:example.com', 'email:foo@example.com', true),
  permit('email:example.com', 'email:foo@a.example.com', false),
  permit('email:.example.com', 'email:foo@a.b.example.com', true),
  permit('email:.example.com', 'email:foo@example.com', false),
  permit('email:*@example.com', 'email:*@a.example.com', false),
  permit('email:**@example.com', 'email:**@example.com', true),
  permit('email:', 'email:foo@example.com', true),
  exclude('email:foo@example.com', 'email:Foo@example.com', false),
  exclude('email:foo@example.com', 'email:bar@example.com', true),
  exclude('email:example.com', 'email:bar@example.com', false),
  // "foo"@example.com is the same mailbox, so quoted ones are not compared.
  exclude('email:foo@example.com', 'email:"foo"@example.com', false),
  exclude('email:foo@example.com', 'email:a@b@example.org', false),
  exclude('email:foo@example.com', 'email:example.org', false),
  // RFC 9598: a mailbox in another form.
  permit('email:example.com', 'mailbox:bücher@example.com', true),
  permit('email:example.com', 'mailbox:bücher@example.org', false),
  exclude('email:example.com', 'mailbox:bücher@example.com', false),
]

const URI: readonly Row[] = [
  permit('URI:example.com', 'URI:https://example.com/a', true),
  permit('URI:example.com', 'URI:https://EXAMPLE.com:8443?a', true),
  permit('URI:example.com', 'URI:https://a.example.com/', false),
  permit('URI:.example.com', 'URI:https://a.example.com/', true),
  permit('URI:.example.com', 'URI:https://example.com/', false),
  permit('URI:example.com', 'URI:https://example.com@evil.org/', false),
  permit('URI:example.com', 'URI:https://user:a@example.com/', true),
  permit('URI:example.com', 'URI:https://example.com.evil.org/', false),
  permit('URI:example.com', 'URI:urn:example.com', false),
  exclude('URI:example.com', 'URI:urn:other', false),
  exclude('URI:example.com', 'URI:https://192.0.2.1/', false),
  exclude('URI:example.com', 'URI:https://[::1]/', false),
  exclude('URI:example.com', 'URI:https://other.org/', true),
  exclude('URI:', 'URI:https://other.org/', false),
]

const DIRECTORY: readonly Row[] = [
  permit('DN:O=home', 'DN:O=home,CN=a', true),
  permit('DN:O=home', 'DN:O=HOME,CN=a', true),
  permit('DN:O=home', 'DN:O= home ', true),
  permit('DN:O=home,CN=a', 'DN:O=home', false),
  permit('DN:O=home', 'DN:CN=a,O=home', false),
  exclude('DN:O=work', 'DN:O=Work,CN=a', false),
  exclude('DN:O=work', 'DN:O=workers', true),
  exclude('DN:', 'DN:O=work', false),
]

const OTHER: readonly Row[] = [
  exclude('other:1.2.3', 'DNS:example.com', true),
  exclude('other:1.2.3', 'other:1.2.3', false),
  exclude('other:1.2.3', 'other:1.2.4', true),
  permit('other:1.2.3', 'other:1.2.3', false),
  permit('other:1.2.3', 'DNS:example.com', true),
  exclude('RID:1.2.3', 'RID:1.2.4', false),
  exclude('hex:a500', 'hex:a500', false),
  exclude('hex:a300', 'hex:a500', true),
]

/** What a row says, in words. */
function claimOf({ ca, name, fits }: Row): string {
  const list =
    ca.permitted === undefined ? `excluded ${String(ca.excluded)}` : `permitted ${String(ca.permitted)}`
  return `${list} ${fits ? 'lets' : 'refuses'} ${name}`
}

describe('checkNameConstraints', () => {
  for (const row of [...DNS, ...IP, ...EMAIL, ...URI, ...OTHER, ...DIRECTORY]) {
    it(claimOf(row), () => {
      const path = namedPath({ subject: nameOfText(''), names: [row.name] }, row.ca)
      assert.deepEqual(placesOf(faultsOf(path)), row.fits ? [] : REFUSED)
    })
  }
  for (const row of DIRECTORY) {
    it(`${claimOf(row)} as subject`, () => {
      const path = namedPath({ subject: nameOfText(row.name.slice(3)) }, row.ca)
      assert.deepEqual(placesOf(faultsOf(path)), row.fits ? [] : REFUSED)
    })
  }
})

describe('checkNameConstraints along a path', () => {
  const good = { names: ['DNS:a.example.com'] }
  const bad = { names: ['DNS:a.example.org'] }
  const ca = { permitted: ['DNS:example.com'] }
  const self = { subject: nameOfText('CN=self') }

  it('applies the constraints of every CA above, the anchor too, and never those of the certificate itself', () => {
    assert.deepEqual(placesOf(faultsOf(namedPath(good, {}, ca))), [])
    assert.deepEqual(placesOf(faultsOf(namedPath(bad, {}, ca))), REFUSED)
    assert.deepEqual(placesOf(faultsOf(namedPath(bad, ca, {}))), REFUSED)
    assert.deepEqual(placesOf(faultsOf(namedPath({ ...bad, ...ca }, {}))), [])
    assert.deepEqual(placesOf(faultsOf(namedPath({ ...bad, ...ca }))), [])
  })

  it('judges intermediates, and exempts those that are self-issued', () => {
    assert.deepEqual(placesOf(faultsOf(namedPath(good, bad, ca))), ['name-constraints 1'])
    assert.deepEqual(placesOf(faultsOf(namedPath(good, { ...bad, ...self }, { ...ca, ...self }))), [])
  })

  it('never exempts the end entity', () => {
    assert.deepEqual(placesOf(faultsOf(namedPath({ ...bad, ...self }, { ...ca, ...self }))), REFUSED)
  })

  it('lets a name pass only where every CA permits it', () => {
    const two = (lower: string, upper: string): CertificatePath =>
      namedPath(good, { permitted: [lower] }, { permitted: [upper] })
    assert.deepEqual(placesOf(faultsOf(two('DNS:a.example.com', 'DNS:example.com'))), [])
    assert.deepEqual(placesOf(faultsOf(two('DNS:example.com', 'DNS:a.example.com'))), [])
    assert.deepEqual(placesOf(faultsOf(two('DNS:b.example.com', 'DNS:a.example.com'))), REFUSED)
    assert.deepEqual(placesOf(faultsOf(two('DNS:a.example.com', 'DNS:b.example.com'))), REFUSED)
    assert.deepEqual(placesOf(faultsOf(two('IP:10.0.0.0/8', 'DNS:example.com'))), [])
  })

  it('refuses what is permitted and excluded', () => {
    assert.deepEqual(placesOf(faultsOf(namedPath(good, { ...ca, excluded: ['DNS:example.com'] }))), REFUSED)
  })

  it('looks at every name, and says which, what was expected, and by whom', () => {
    const path = namedPath(
      { names: ['DNS:a.example.com', 'DNS:b.org', 'IP:10.0.0.1'] },
      { ...ca, excluded: ['IP:10.0.0.0/8'] },
    )
    const faults = faultsOf(path)
    assert.deepEqual(
      faults.map(({ found }) => found),
      ['b.org', 'IP address 10.0.0.1'],
    )
    assert.match(faults[0]?.expected ?? '', /certificate 1 .*example\.com/)
    assert.match(faults[1]?.expected ?? '', /10\.0\.0\.0\/8.*certificate 1/)
  })

  it('takes mail addresses of the subject as rfc822Names, in certificates with subjectAltName too', () => {
    const leaf = { subject: nameOfText('emailAddress=a@example.org'), names: ['DNS:a.example.com'] }
    assert.deepEqual(placesOf(faultsOf(namedPath(leaf, { permitted: ['email:example.com'] }))), REFUSED)
    assert.deepEqual(placesOf(faultsOf(namedPath(leaf, { permitted: ['email:example.org'] }))), [])
  })

  it('leaves an empty subject alone', () => {
    assert.deepEqual(
      placesOf(faultsOf(namedPath({ ...good, subject: nameOfText('') }, { permitted: ['DN:O=home'] }))),
      [],
    )
  })

  it('takes common names for hosts only where the profile says so, and the certificate has no dNSName', () => {
    const settings = { ...RFC5280, commonNames: 'hosts' } as const
    const subject = nameOfText('CN=homebox.example.org')
    assert.deepEqual(placesOf(faultsOf(namedPath({ subject }, ca))), [])
    assert.deepEqual(placesOf(faultsOf(namedPath({ subject }, ca), settings)), REFUSED)
    assert.deepEqual(placesOf(faultsOf(namedPath({ subject, ...good }, ca), settings)), [])
    assert.deepEqual(
      placesOf(faultsOf(namedPath({ subject: nameOfText('CN=Joe Bloggs') }, ca), settings)),
      [],
    )
    assert.deepEqual(placesOf(faultsOf(namedPath({ subject: nameOfText('CN=homebox') }, ca), settings)), [])
  })

  for (const constraint of [
    'DNS:*.example.com',
    'DNS:a..b',
    'DNS:example.com.',
    'email:a@b@c.org',
    'URI:https://a.org',
    'URI:10.0.0.1',
    'hex:870400000000',
    'hex:8708c0a80000ff00ff00',
  ]) {
    it(`refuses a CA whose constraint is ${constraint}`, () => {
      assert.deepEqual(placesOf(faultsOf(namedPath({}, { excluded: [constraint] }))), ['name-constraints 1'])
    })
  }

  it('refuses name constraints that name nothing', () => {
    assert.deepEqual(placesOf(faultsOf(namedPath({}, { permitted: [], excluded: [] }))), [
      'name-constraints 1',
    ])
    assert.deepEqual(placesOf(faultsOf(namedPath({ permitted: [] }, {}))), [])
  })
})
