import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { matchHost, type HostMatchReason } from '../../../src/check/names/match-host.js'
import type { MatchStyle } from '../../../src/check/names/match-dns-name.js'
import { certificateFor } from '../../support/named-certificates.js'

/** Names of a certificate, the host, and what both styles say; one reason where they agree. */
interface Row {
  readonly names: readonly string[]
  readonly host: string
  readonly ios: HostMatchReason
  readonly rfc6125?: HostMatchReason
  readonly commonName?: string
}

const LONG = 'a'.repeat(63)
const MAPPED = 'IP:::ffff:192.0.2.1'

const ROWS: readonly Row[] = [
  { names: ['DNS:homebox.local'], host: 'homebox.local', ios: 'matched' },
  { names: ['DNS:homebox.local'], host: 'HomeBox.LOCAL', ios: 'matched' },
  { names: ['DNS:HomeBox.local'], host: 'homebox.local', ios: 'matched' },
  { names: ['DNS:homebox.local'], host: 'homebox.local.', ios: 'matched' },
  { names: ['DNS:homebox.local'], host: 'homebox.local..', ios: 'bad-host' },
  { names: ['DNS:homebox.local'], host: '.homebox.local', ios: 'bad-host' },
  { names: ['DNS:*.example.com'], host: '.example.com', ios: 'bad-host' },
  { names: ['DNS:homebox.local'], host: '', ios: 'bad-host' },
  { names: ['DNS:homebox.local'], host: '.', ios: 'bad-host' },
  { names: ['DNS:homebox.local'], host: 'https://homebox.local/', ios: 'bad-host' },
  { names: ['DNS:homebox.local'], host: 'homebox.local:8888', ios: 'bad-host' },
  { names: ['DNS:*.example.com'], host: '*.example.com', ios: 'bad-host' },
  { names: ['DNS:homebox.local'], host: 'otherbox.local', ios: 'other-names' },
  { names: ['DNS:homebox.local'], host: 'a.homebox.local', ios: 'other-names' },
  { names: ['DNS:homebox.local'], host: 'local', ios: 'other-names' },
  // One label.
  { names: ['DNS:mypi'], host: 'mypi', ios: 'matched' },
  // An underscore is no character of a host name, and iOS takes it.
  { names: ['DNS:my_pi.local'], host: 'my_pi.local', ios: 'matched', rfc6125: 'invalid-entries' },
  { names: [], host: 'homebox.local', commonName: 'homebox.local', ios: 'only-in-common-name' },
  { names: ['DNS:a.local'], host: 'homebox.local', commonName: 'homebox.local', ios: 'only-in-common-name' },
  { names: [], host: '192.168.1.20', commonName: '192.168.1.20', ios: 'only-in-common-name' },
  { names: [], host: 'homebox.local', ios: 'no-san' },
  { names: ['email:a@homebox.local'], host: 'homebox.local', ios: 'no-san' },
  { names: ['URI:https://homebox.local/'], host: 'homebox.local', ios: 'no-san' },
  // Entries that are not looked at, and those beside them that are.
  { names: ['DNS:homebox.local.'], host: 'homebox.local', ios: 'invalid-entries' },
  { names: ['DNS:homebox.local.', 'DNS:homebox.local'], host: 'homebox.local', ios: 'matched' },
  {
    names: ['DNS:.local', 'DNS:a..b', 'DNS:-a.local', 'DNS:homebox.local'],
    host: 'homebox.local',
    ios: 'matched',
  },
  { names: ['DNS:-homebox.local'], host: '-homebox.local', ios: 'invalid-entries' },
  { names: ['DNS:homebox-.local'], host: 'homebox-.local', ios: 'invalid-entries' },
  { names: [`DNS:${LONG}.local`], host: `${LONG}.local`, ios: 'matched' },
  { names: [`DNS:${LONG}a.local`], host: `${LONG}a.local`, ios: 'invalid-entries' },
  // The last label needs a letter; an asterisk is one to iOS, and an underscore none.
  { names: ['DNS:homebox.7'], host: 'homebox.7', ios: 'invalid-entries', rfc6125: 'matched' },
  { names: ['DNS:homebox._'], host: 'homebox._', ios: 'invalid-entries' },
  // Wildcards: one whole label, the left-most, with two behind it that are no public suffix.
  { names: ['DNS:*.homebox.local'], host: 'a.homebox.local', ios: 'matched' },
  { names: ['DNS:*.example.com'], host: 'foo.EXAMPLE.com', ios: 'matched' },
  { names: ['DNS:*.example.com'], host: 'a.b.example.com', ios: 'wildcard-label-count' },
  { names: ['DNS:*.example.com'], host: 'example.com', ios: 'wildcard-label-count' },
  { names: ['DNS:*.local'], host: 'homebox.local', ios: 'wildcard-too-short' },
  { names: ['DNS:*.com'], host: 'example.com', ios: 'wildcard-too-short' },
  { names: ['DNS:*'], host: 'homebox', ios: 'wildcard-partial' },
  { names: ['DNS:*.co.uk'], host: 'example.co.uk', ios: 'wildcard-public-suffix' },
  { names: ['DNS:*.example.co.uk'], host: 'a.example.co.uk', ios: 'matched' },
  { names: ['DNS:*.home.arpa'], host: 'homebox.home.arpa', ios: 'wildcard-public-suffix' },
  { names: ['DNS:*.github.io'], host: 'a.github.io', ios: 'matched' },
  { names: ['DNS:home*.example.com'], host: 'homebox.example.com', ios: 'wildcard-partial' },
  { names: ['DNS:*box.example.com'], host: 'homebox.example.com', ios: 'wildcard-partial' },
  { names: ['DNS:h*e*x.example.com'], host: 'homebox.example.com', ios: 'wildcard-partial' },
  { names: ['DNS:h*q*x.example.com'], host: 'homebox.example.com', ios: 'other-names' },
  { names: ['DNS:*.*.example.com'], host: 'a.b.example.com', ios: 'wildcard-partial' },
  { names: ['DNS:a.*.example.com'], host: 'a.b.example.com', ios: 'wildcard-partial' },
  {
    names: ['DNS:xn--*-1b3c148a.example.com'],
    host: 'xn--bliss-1b3c148a.example.com',
    ios: 'wildcard-partial',
  },
  { names: ['DNS:*.com', 'DNS:example.com'], host: 'example.com', ios: 'matched' },
  // Other scripts: A-labels on both sides.
  { names: ['DNS:xn--bcher-kva.example'], host: 'xn--bcher-kva.example', ios: 'matched' },
  { names: ['DNS:xn--bcher-kva.example'], host: 'bücher.example', ios: 'other-names' },
  { names: ['hex:8203c3bc61', 'DNS:homebox.local'], host: 'homebox.local', ios: 'matched' },
  {
    names: ['hex:8202fc61', 'DNS:homebox.local'],
    host: 'homebox.local',
    ios: 'bad-text',
    rfc6125: 'matched',
  },
  { names: ['hex:8202fc61', 'IP:192.168.1.20'], host: '192.168.1.20', ios: 'matched' },
  // U+212A KELVIN SIGN is no k.
  { names: ['DNS:kelvin.local'], host: '\u212aelvin.local', ios: 'other-names' },
  // Addresses: iPAddress only, octet by octet.
  { names: ['IP:192.168.1.20'], host: '192.168.1.20', ios: 'matched' },
  { names: ['IP:192.168.1.20'], host: '192.168.1.21', ios: 'other-names' },
  { names: ['IP:fd00::20'], host: 'fd00::20', ios: 'matched' },
  { names: ['IP:fd00::20'], host: '[fd00::20]', ios: 'matched' },
  { names: ['IP:fd00::20'], host: 'FD00:0:0:0:0:0:0:20', ios: 'matched' },
  { names: ['DNS:192.168.1.20'], host: '192.168.1.20', ios: 'ip-in-dns-name' },
  { names: ['DNS:fd00::20'], host: '[fd00::20]', ios: 'ip-in-dns-name' },
  { names: ['DNS:homebox.local'], host: '192.168.1.20', ios: 'other-names' },
  { names: [MAPPED], host: '192.0.2.1', ios: 'other-names' },
  { names: ['IP:192.0.2.1'], host: '::ffff:192.0.2.1', ios: 'bad-host', rfc6125: 'other-names' },
  { names: [MAPPED], host: '::ffff:c000:201', ios: 'matched' },
  {
    names: ['IP:192.168.1.20', 'hex:8705c0a8011400'],
    host: '192.168.1.20',
    ios: 'bad-ip-list',
    rfc6125: 'matched',
  },
  { names: ['DNS:homebox.local', 'hex:8705c0a8011400'], host: 'homebox.local', ios: 'matched' },
  { names: ['hex:8705c0a8011400'], host: '192.168.1.20', ios: 'bad-ip-list', rfc6125: 'other-names' },
  // Nobody else reads an address as iOS does.
  { names: ['IP:192.168.1.20'], host: '192.168.001.020', ios: 'matched', rfc6125: 'other-names' },
  { names: ['IP:::2:3:4:5:6:7:8'], host: '::2:3:4:5:6:7:8', ios: 'bad-host', rfc6125: 'matched' },
  { names: ['IP:fe80::1'], host: 'fe80::1%en0', ios: 'bad-host' },
]

describe('matchHost', () => {
  for (const { names, host, commonName = 'homebox', ...reasons } of ROWS) {
    for (const style of ['ios', 'rfc6125'] as const satisfies readonly MatchStyle[]) {
      const reason = reasons[style] ?? reasons.ios
      it(`${style}: ${names.join(' ')} is ${reason} for ${JSON.stringify(host)}`, () => {
        const found = matchHost(certificateFor(names, commonName), host, style)
        assert.deepEqual([found.reason, found.matched], [reason, reason === 'matched'])
      })
    }
  }

  it('names the entry that it speaks of, and all hosts', () => {
    const certificate = certificateFor([
      'DNS:*.example.com',
      'DNS:other.example',
      'IP:10.0.0.1',
      'email:a@b.example',
    ])
    const { entry, names } = matchHost(certificate, 'a.b.example.com', 'ios')
    assert.equal(entry, '*.example.com')
    assert.deepEqual(names, ['*.example.com', 'other.example', '10.0.0.1'])
  })

  it('reads 8192 names as iOS does, and none of 8193', () => {
    const names = Array.from({ length: 8192 }, (_, index) => `DNS:h${String(index)}.local`)
    assert.equal(matchHost(certificateFor(names), 'h8191.local', 'ios').reason, 'matched')
    const more = certificateFor([...names, 'DNS:homebox.local', 'IP:10.0.0.1'].slice(1))
    assert.equal(matchHost(more, 'h8191.local', 'ios').reason, 'too-many-names')
    assert.equal(matchHost(more, '10.0.0.1', 'ios').reason, 'too-many-names')
    assert.equal(matchHost(more, 'h8191.local', 'rfc6125').reason, 'matched')
  })

  it('takes a name of 255 octets where iOS does, and of 253 in the Web PKI', () => {
    const name = (length: number): string => `${`${'a'.repeat(49)}.`.repeat(5)}${'b'.repeat(length - 250)}`
    const reason = (length: number, style: MatchStyle): HostMatchReason =>
      matchHost(certificateFor([`DNS:${name(length)}`]), name(length), style).reason
    assert.deepEqual([reason(255, 'ios'), reason(256, 'ios')], ['matched', 'bad-host'])
    assert.deepEqual([reason(253, 'rfc6125'), reason(254, 'rfc6125')], ['matched', 'invalid-entries'])
  })
})
