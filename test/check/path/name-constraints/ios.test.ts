import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createBudget } from '../../../../src/check/path/budget.js'
import { checkNameConstraints } from '../../../../src/check/path/name-constraints/check-name-constraints.js'
import type { CertificatePath } from '../../../../src/check/path/records.js'
import { nameOfText, namedPath, type NamedCertificate } from '../../../support/named-certificates.js'

function placesOf(path: CertificatePath): readonly string[] {
  const faults = checkNameConstraints(path, { style: 'ios', commonNames: 'ignored' }, createBudget())
  return faults.map(({ code, index }) => `${code} ${String(index)}`)
}

/** One CA above one name of a server, and whether iOS lets it stand: where it reads RFC 5280 in its own way. */
const HABITS: readonly (readonly [NamedCertificate, string, boolean, string])[] = [
  [{ permitted: ['DNS:example.com'] }, 'DNS:a.example.com', true, 'a label boundary is enough'],
  [{ permitted: ['DNS:example.com'] }, 'DNS:badexample.com', false, 'a label boundary is needed'],
  [{ permitted: ['DNS:.example.com'] }, 'DNS:a.example.com', true, 'a dot in front is a domain'],
  [
    { permitted: ['DNS:.example.com'] },
    'DNS:example.com',
    false,
    'a dot in front leaves out the name itself',
  ],
  [{ excluded: ['DNS:foo.example.com'] }, 'DNS:*.example.com', true, 'a wildcard is a text like any other'],
  [{ excluded: ['DNS:example.com'] }, 'DNS:a..b', true, 'no name is malformed'],
  [{ permitted: ['DNS:'] }, 'DNS:example.com', false, 'an empty constraint contains nothing'],
  [{ excluded: ['DNS:'] }, 'DNS:example.com', true, 'an empty constraint contains nothing'],
  [{ permitted: ['hex:8708c0a80000ff00ff00'] }, 'IP:192.7.0.9', true, 'a mask may have holes'],
  [
    { permitted: ['hex:870400000000'] },
    'IP:192.7.0.9',
    false,
    'a constraint of a wrong length contains nothing',
  ],
  [
    { excluded: ['hex:870400000000'] },
    'IP:192.7.0.9',
    true,
    'a constraint of a wrong length contains nothing',
  ],
  [
    { permitted: ['email:foo@example.com'] },
    'email:FOO@example.com',
    true,
    'mailboxes are compared without case',
  ],
  [{ permitted: ['email:example.com'] }, 'email:a@example.com', true, 'a host is a host'],
  [{ permitted: ['email:example.com'] }, 'email:a@b.example.com', false, 'a host is no domain'],
  [{ permitted: ['email:.example.com'] }, 'email:a@b.example.com', true, 'a dot in front is a domain'],
  [{ permitted: ['email:example.com'] }, 'email:example.com', false, 'without @ nothing is a mailbox'],
  [
    { permitted: ['URI:example.com'] },
    'URI:https://example.com.evil.org/',
    true,
    'the beginning of a host is enough',
  ],
  [{ permitted: ['URI:.example.com'] }, 'URI:https://a.example.com/', true, 'a dot in front is a domain'],
  [{ excluded: ['URI:example.com'] }, 'URI:urn:a', true, 'a URI without host is in nothing'],
  [{ permitted: ['DN:O=home'] }, 'DN:O=home,CN=a', true, 'a longer name is inside'],
  [{ permitted: ['DN:O=home'] }, 'DN:O=home', false, 'the same name is not'],
  [{ permitted: ['DN:O=home'] }, 'DN:O=Home,CN=a', false, 'names are compared octet by octet'],
  [
    { permitted: ['other:1.2.3'], critical: false },
    'other:1.2.3',
    true,
    'other forms are passed over where not critical',
  ],
]

describe('name constraints on iOS', () => {
  for (const [ca, name, fits, why] of HABITS) {
    const list =
      ca.permitted === undefined ? `excluded ${String(ca.excluded)}` : `permitted ${String(ca.permitted)}`
    it(`${list} ${fits ? 'lets' : 'refuses'} ${name}: ${why}`, () => {
      const path = namedPath({ subject: nameOfText(''), names: [name] }, ca)
      assert.deepEqual(placesOf(path), fits ? [] : ['name-constraints 0'])
    })
  }

  it('refuses a critical extension with a form that it does not compare, whatever the names below', () => {
    const path = namedPath({ names: ['DNS:a.example'] }, { permitted: ['other:1.2.3'] }, {})
    assert.deepEqual(placesOf(path), ['name-constraints 1'])
  })

  it('adds what several CAs permit, unless one subtree lies inside of the other', () => {
    const leaf = { names: ['DNS:a.example.com'] }
    const two = (lower: string, upper: string): readonly string[] =>
      placesOf(namedPath(leaf, { permitted: [lower] }, { permitted: [upper] }))
    assert.deepEqual(two('DNS:b.example.org', 'DNS:example.com'), [])
    assert.deepEqual(two('DNS:example.com', 'DNS:b.example.org'), [])
    assert.deepEqual(two('DNS:b.example.com', 'DNS:example.com'), ['name-constraints 0'])
    assert.deepEqual(two('DNS:example.com', 'DNS:b.example.com'), ['name-constraints 0'])
    assert.deepEqual(two('DNS:a.example.com', 'DNS:example.com'), [])
  })

  it('adds what several CAs exclude', () => {
    const path = namedPath(
      { names: ['DNS:a.org', 'DNS:b.org'] },
      { excluded: ['DNS:a.org'] },
      { excluded: ['DNS:b.org'] },
    )
    assert.deepEqual(placesOf(path), ['name-constraints 0', 'name-constraints 0'])
  })

  it('judges the anchor by nothing, and applies what it says', () => {
    const anchor = { names: ['DNS:b.org'], permitted: ['DNS:example.com'] }
    assert.deepEqual(placesOf(namedPath({ names: ['DNS:a.example.com'] }, anchor)), [])
    assert.deepEqual(placesOf(namedPath({ names: ['DNS:b.org'] }, anchor)), ['name-constraints 0'])
  })

  it('exempts self-issued intermediates, by its own comparison of names', () => {
    const self = { subject: nameOfText('CN=self') }
    const path = namedPath(
      { names: ['DNS:a.org'] },
      { ...self, names: ['DNS:b.org'] },
      { ...self, permitted: ['DNS:a.org'] },
    )
    assert.deepEqual(placesOf(path), [])
  })

  it('refuses a certificate without any name below constraints', () => {
    assert.deepEqual(placesOf(namedPath({ subject: nameOfText('') }, { permitted: ['DNS:a.org'] })), [
      'name-constraints 0',
    ])
  })

  it('reads 1024 subtrees of a certificate and refuses 1025', () => {
    const subtrees = (count: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => `DNS:a${String(index)}.org`)
    assert.deepEqual(placesOf(namedPath({ names: ['DNS:a7.org'] }, { permitted: subtrees(1024) })), [])
    assert.deepEqual(placesOf(namedPath({ names: ['DNS:a7.org'] }, { permitted: subtrees(1025) })), [
      'name-constraints 1',
    ])
  })

  it('reads 8192 names of a certificate and refuses 8193', () => {
    const names = (count: number): readonly string[] => Array.from({ length: count }, () => 'DNS:a.org')
    assert.deepEqual(placesOf(namedPath({ names: names(8192) }, { permitted: ['DNS:a.org'] })), [])
    assert.deepEqual(placesOf(namedPath({ names: names(8193) }, { permitted: ['DNS:a.org'] })), [
      'name-constraints 0',
    ])
  })
})
