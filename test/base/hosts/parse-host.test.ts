import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { HostFault } from '../../../src/base/errors.js'
import { parseHost, parseHosts } from '../../../src/base/hosts/parse-host.js'
import { refused } from '../../support/refused.js'

const label = (length: number) => 'a'.repeat(length)
/** A name of exactly this many octets, in labels of at most 63. */
const nameOf = (length: number) =>
  `${`${label(49)}.`.repeat(4)}${label(length - 200 - 2)}.b`.replace(/^\./, '')

const UNDERSTOOD: readonly (readonly [given: string, kind: string, name: string])[] = [
  // Names.
  ['homebox.local', 'dns', 'homebox.local'],
  ['mypi', 'dns', 'mypi'],
  ['localhost', 'dns', 'localhost'],
  ['HomeBox.LOCAL', 'dns', 'homebox.local'],
  ['homebox.local.', 'dns', 'homebox.local'],
  [' \t homebox.local \r\n', 'dns', 'homebox.local'],
  ['\u3000homebox.local\u00a0', 'dns', 'homebox.local'],
  ['3com.example', 'dns', '3com.example'],
  ['4.example', 'dns', '4.example'],
  ['a-b.c', 'dns', 'a-b.c'],
  ['a--b.c', 'dns', 'a--b.c'],
  ['a--b--c.d', 'dns', 'a--b--c.d'],
  ['1.2.3.a4', 'dns', '1.2.3.a4'],
  ['0x7g', 'dns', '0x7g'],
  ['0x7f.local', 'dns', '0x7f.local'],
  [label(63), 'dns', label(63)],
  [`${label(63)}.local`, 'dns', `${label(63)}.local`],
  [nameOf(253), 'dns', nameOf(253)],
  [`${nameOf(253)}.`, 'dns', nameOf(253)],
  // Other scripts and widths.
  ['bücher.example', 'dns', 'xn--bcher-kva.example'],
  ['BÜCHER.example', 'dns', 'xn--bcher-kva.example'],
  ['bu\u0308cher.example', 'dns', 'xn--bcher-kva.example'],
  ['faß.example', 'dns', 'xn--fa-hia.example'],
  ['xn--bcher-kva.example', 'dns', 'xn--bcher-kva.example'],
  ['xn-漢.example', 'dns', 'xn--xn--5q6g.example'],
  ['日本-tokyo.example', 'dns', 'xn---tokyo-ol2mm8f.example'],
  ['XN--BCHER-KVA.example', 'dns', 'xn--bcher-kva.example'],
  ['例え。テスト', 'dns', 'xn--r8jz45g.xn--zckzah'],
  ['🍏.local', 'dns', 'xn--pi8h.local'],
  ['نامه\u200cای.example', 'dns', 'xn--mgba3gch31f060k.example'],
  ['ｈｏｍｅｂｏｘ．ｌｏｃａｌ', 'dns', 'homebox.local'],
  ['１９２。１６８。１。２０：８８８８', 'ip', '192.168.1.20'],
  ['ｈｔｔｐｓ：／／ｈｏｍｅｂｏｘ．ｌｏｃａｌ／ｔｒｅｅ', 'dns', 'homebox.local'],
  ['\u212ahost.local', 'dns', 'khost.local'],
  // Wildcards.
  ['*.homebox.local', 'wildcard', '*.homebox.local'],
  ['*.A.B', 'wildcard', '*.a.b'],
  ['*.a.b.c', 'wildcard', '*.a.b.c'],
  ['*.bücher.example', 'wildcard', '*.xn--bcher-kva.example'],
  ['https://*.homebox.local:8888/', 'wildcard', '*.homebox.local'],
  ['*.homebox.local.', 'wildcard', '*.homebox.local'],
  // Addresses.
  ['192.168.1.20', 'ip', '192.168.1.20'],
  ['192.168.1.20.', 'ip', '192.168.1.20'],
  ['127.0.0.1', 'ip', '127.0.0.1'],
  ['1.0.0.0', 'ip', '1.0.0.0'],
  ['223.255.255.255', 'ip', '223.255.255.255'],
  ['240.0.0.1', 'ip', '240.0.0.1'],
  ['255.255.255.254', 'ip', '255.255.255.254'],
  ['::1', 'ip', '::1'],
  ['[::1]', 'ip', '::1'],
  ['FE80:0:0:0:0:0:0:A1', 'ip', 'fe80::a1'],
  ['feff::1', 'ip', 'feff::1'],
  ['fe80::1:8888', 'ip', 'fe80::1:8888'],
  ['::fffe:192.168.1.20', 'ip', '::fffe:c0a8:114'],
  // URLs and their parts.
  ['https://192.168.1.20:8888/tree', 'ip', '192.168.1.20'],
  ['http://homebox.local', 'dns', 'homebox.local'],
  ['HTTPS://HomeBox.local/', 'dns', 'homebox.local'],
  ['wss://homebox.local/api/kernels', 'dns', 'homebox.local'],
  ['homebox.local:8888', 'dns', 'homebox.local'],
  ['homebox.local:1', 'dns', 'homebox.local'],
  ['homebox.local:65535', 'dns', 'homebox.local'],
  ['homebox.local.:8888', 'dns', 'homebox.local'],
  ['192.168.1.20:8888', 'ip', '192.168.1.20'],
  ['[fe80::1]:8888', 'ip', 'fe80::1'],
  ['https://[fd00::20]:8888/lab', 'ip', 'fd00::20'],
  ['homebox.local/tree?x', 'dns', 'homebox.local'],
  ['homebox.local?x', 'dns', 'homebox.local'],
  ['homebox.local#x', 'dns', 'homebox.local'],
  ['192.168.1.20/tree', 'ip', '192.168.1.20'],
  ['192.168.1.20/', 'ip', '192.168.1.20'],
  ['https://192.168.1.20/24', 'ip', '192.168.1.20'],
  ['mypi/tree', 'dns', 'mypi'],
  ['mypi:8888/notebooks/a.ipynb', 'dns', 'mypi'],
  ['http://mypi/notebooks/a.ipynb', 'dns', 'mypi'],
  ['https://homebox.local/@alice', 'dns', 'homebox.local'],
  ['https://homebox.local/lab?token=a,b@c&next=https://x', 'dns', 'homebox.local'],
]

type Refused = readonly [given: string, reason: HostFault, suggestion?: string]
const REFUSED: readonly Refused[] = [
  ['', 'empty'],
  [' \n', 'empty'],
  ['https://', 'empty'],
  ['?x', 'empty'],
  // Addresses that no device dials.
  ['0.0.0.0', 'unspecified-address'],
  ['http://0.0.0.0:8888/lab', 'unspecified-address'],
  ['::', 'unspecified-address'],
  ['[::]:8888', 'unspecified-address'],
  ['0.0.0.1', 'not-reachable-address'],
  ['0.255.255.255', 'not-reachable-address'],
  ['224.0.0.0', 'not-reachable-address'],
  ['239.255.255.255', 'not-reachable-address'],
  ['255.255.255.255', 'not-reachable-address'],
  ['ff00::1', 'not-reachable-address'],
  ['ff02::fb', 'not-reachable-address'],
  ['::ffff:192.168.1.20', 'mapped-address', '192.168.1.20'],
  ['[::ffff:c0a8:114]:8888', 'mapped-address', '192.168.1.20'],
  ['::ffff:0.0.0.0', 'mapped-address'],
  // Zones and ranges.
  ['fe80::1%en0', 'zone-id', 'fe80::1'],
  ['[fe80::1%25en0]:8888', 'zone-id', 'fe80::1'],
  ['fe80::1%en0/64', 'zone-id', 'fe80::1'],
  ['192.168.1.0/24', 'cidr'],
  ['192.168.1.20/24', 'cidr', '192.168.1.20'],
  ['10.0.0.1/8', 'cidr', '10.0.0.1'],
  ['10.0.0.1/255.0.0.0', 'cidr', '10.0.0.1'],
  ['0.0.0.0/0', 'cidr'],
  ['10.0.0.1/0', 'cidr'],
  ['fd00::/8', 'cidr'],
  ['fe80::1/64', 'cidr', 'fe80::1'],
  // Numbers.
  ['127.1', 'ambiguous-address', '127.0.0.1'],
  ['0x7f.1', 'ambiguous-address', '127.0.0.1'],
  ['0x7f.0.0.0x1', 'ambiguous-address', '127.0.0.1'],
  ['0x7f000001', 'ambiguous-address', '127.0.0.1'],
  ['1.2.3', 'ambiguous-address', '1.2.0.3'],
  ['01.02.03.04', 'ambiguous-address', '1.2.3.4'],
  ['010.0.0.1', 'ambiguous-address', '10.0.0.1'],
  ['0300.0250.0.1', 'ambiguous-address', '192.168.0.1'],
  ['3232235777', 'ambiguous-address', '192.168.1.1'],
  ['4294967296', 'numeric-name'],
  ['0', 'ambiguous-address'],
  ['①②⑦.1', 'ambiguous-address', '127.0.0.1'],
  ['192.168.1.256', 'numeric-name'],
  ['1.2.3.4.5', 'numeric-name'],
  ['homebox.1', 'numeric-name'],
  ['homebox.0x1f', 'numeric-name'],
  ['homebox.0x', 'numeric-name'],
  ['1-2', 'numeric-name'],
  ['a.1-2', 'numeric-name'],
  // Names.
  [label(64), 'label-length'],
  [`${label(64)}.local`, 'label-length'],
  [`homebox.${label(64)}`, 'label-length'],
  [nameOf(254), 'name-length'],
  [`${nameOf(254)}.`, 'name-length'],
  [`${'a.'.repeat(126)}aa`, 'name-length'],
  [`${'a.'.repeat(506)}a`, 'name-length'],
  [`https://homebox.local/?${'x'.repeat(2048)}`, 'name-length'],
  [`${'ü'.repeat(60)}.local`, 'label-length'],
  ['.local', 'leading-dot', 'local'],
  ['.', 'leading-dot'],
  ['..', 'leading-dot'],
  ['a..b', 'empty-label', 'a.b'],
  ['homebox.local..', 'empty-label', 'homebox.local'],
  ['my_box.local', 'underscore', 'my-box.local'],
  ['_http._tcp.local', 'underscore', 'http.tcp.local'],
  ['-a.local', 'hyphen', 'a.local'],
  ['a-.local', 'hyphen', 'a.local'],
  ['-', 'hyphen'],
  ['a.-', 'hyphen', 'a'],
  ['ab--c.local', 'hyphen'],
  ['a---b.local', 'hyphen'],
  ['c.ab--c', 'hyphen'],
  ['12--c.local', 'hyphen'],
  ['xn--a', 'idn'],
  ['xn--', 'hyphen', 'xn'],
  ['xn--0.example', 'idn'],
  ['xn--a-ecp.example', 'idn'],
  ['xn--abc-', 'hyphen'],
  ['xn--xn---epa.example', 'idn'],
  ['xn---b0c.example', 'idn'],
  ['-ä.example', 'hyphen', 'xn--4ca.example'],
  ['a\u200db.example', 'idn'],
  ['\u0308a.example', 'idn'],
  ['a⑴b.example', 'idn'],
  ['a℀.example', 'idn'],
  ['homebox.local\\x', 'syntax'],
  ['%31.local', 'syntax'],
  ['%68omebox.local', 'syntax'],
  ['home!box.local', 'syntax'],
  ['"homebox.local"', 'syntax', 'homebox.local'],
  ['“homebox.local”', 'syntax', 'homebox.local'],
  ['„homebox.local“', 'syntax', 'homebox.local'],
  ['«homebox.local»', 'syntax', 'homebox.local'],
  ['home–box.local', 'syntax', 'home-box.local'],
  ['home\u2011box.local', 'syntax', 'home-box.local'],
  ['home\u2212box.local', 'syntax', 'home-box.local'],
  ['*.home–box.local', 'syntax', '*.home-box.local'],
  ['(homebox.local)', 'syntax', 'homebox.local'],
  // Wildcards.
  ['*', 'wildcard-too-wide'],
  ['*.', 'wildcard-too-wide'],
  ['*.local', 'wildcard-too-wide'],
  ['*.com', 'wildcard-too-wide'],
  ['*.local.', 'wildcard-too-wide'],
  ['＊.local', 'wildcard-too-wide'],
  ['a*.x', 'wildcard'],
  ['a*.b.c', 'wildcard', '*.b.c'],
  ['*a.b.c', 'wildcard', '*.b.c'],
  ['*.*.x', 'wildcard'],
  ['*.*.x.y', 'wildcard', '*.x.y'],
  ['x.*.y', 'wildcard'],
  ['**.x.y', 'wildcard', '*.x.y'],
  ['a.b.*', 'wildcard'],
  ['*.my_box.local', 'underscore', '*.my-box.local'],
  ['*.168.1.20', 'ambiguous-address'],
  ['*..a.b', 'leading-dot', '*.a.b'],
  [`*.${nameOf(254)}`, 'name-length'],
  [`*.${label(64)}.local`, 'label-length'],
  ['*.﹒b', 'idn'],
  // Not a host at all.
  ['https://alice:secret@homebox.local:8888/', 'user-info', 'homebox.local'],
  ['alice:secret@homebox.local', 'user-info', 'homebox.local'],
  ['https://alice@my_box.local./x', 'user-info', 'my-box.local'],
  ['https://secret＠homebox.local', 'user-info', 'homebox.local'],
  ['mailto:bob@example.com', 'user-info', 'example.com'],
  ['bob@example.com', 'email-address', 'example.com'],
  ['ftp://homebox.local/x', 'url-scheme', 'homebox.local'],
  ['ssh://homebox.local', 'url-scheme', 'homebox.local'],
  ['https:homebox.local', 'url-scheme', 'homebox.local'],
  ['https:/homebox.local/x', 'url-scheme', 'homebox.local'],
  ['/etc/hosts', 'file-path'],
  ['./ca.pem', 'file-path'],
  ['../ca.pem', 'file-path'],
  ['~/ca.pem', 'file-path'],
  ['certs/ca.pem', 'file-path'],
  ['C:\\certs\\ca.pem', 'file-path'],
  ['C:/certs/ca.pem', 'file-path'],
  ['\\\\server\\share', 'file-path'],
  ['file:///etc/hosts', 'file-path'],
  ['//homebox.local/x', 'empty'],
  ['homebox.local:', 'port', 'homebox.local'],
  ['homebox.local:0', 'port', 'homebox.local'],
  ['homebox.local:65536', 'port', 'homebox.local'],
  ['homebox.local:888888', 'port', 'homebox.local'],
  ['homebox.local:http', 'port', 'homebox.local'],
  ['[::1]8888', 'port', '::1'],
  ['homebox.local:8888:9', 'syntax'],
  ['[homebox.local]', 'syntax'],
  ['[192.168.1.20]:80', 'syntax', '192.168.1.20'],
  ['[::1', 'syntax'],
  ['::1]', 'syntax'],
  ['[]', 'syntax'],
  ['::12345', 'syntax'],
  ['2001:db8:0:0:0:0:0:1:8888', 'syntax', '2001:db8::1'],
  ['a.local,b.local', 'list'],
  ['a.local;b.local', 'list'],
  ['homebox.local,', 'list', 'homebox.local'],
  ['homebox.local/tree,192.168.1.20', 'list'],
  ['https://a.local/x,https://b.local', 'list'],
  ['<https://homebox.local/x>', 'list', 'homebox.local'],
  ['a.local b.local', 'white-space'],
  ['a.local\nb.local', 'white-space'],
  ['a.local\u00a0b.local', 'white-space'],
  ['home\0box', 'invisible-character', 'homebox'],
  ['home\u001b[2Jbox', 'invisible-character'],
  ['homebox.local\u007f', 'invisible-character', 'homebox.local'],
  ['home\u202ebox.local', 'invisible-character', 'homebox.local'],
  ['\u200bhomebox.local', 'invisible-character', 'homebox.local'],
  ['home\u00adbox.local', 'invisible-character', 'homebox.local'],
  ['home\ud800box.local', 'invisible-character', 'homebox.local'],
  ['home\u2028box.local', 'invisible-character', 'homebox.local'],
]

/** Every fault of a host, held complete by its type. */
const HOST_FAULTS = {
  empty: true,
  syntax: true,
  'label-length': true,
  'name-length': true,
  underscore: true,
  wildcard: true,
  'wildcard-too-wide': true,
  'unspecified-address': true,
  'zone-id': true,
  cidr: true,
  'ambiguous-address': true,
  'numeric-name': true,
  'leading-dot': true,
  idn: true,
  'user-info': true,
  'not-reachable-address': true,
  'mapped-address': true,
  'email-address': true,
  'file-path': true,
  'url-scheme': true,
  port: true,
  list: true,
  'white-space': true,
  'invisible-character': true,
  'empty-label': true,
  hyphen: true,
} satisfies Record<Exclude<HostFault, 'prefix-length' | 'host-bits'>, true>

describe('parseHost', () => {
  for (const [given, kind, name] of UNDERSTOOD) {
    it(`understands ${JSON.stringify(given).slice(0, 60)}`, () => {
      const host = parseHost(given, 'hosts[0]')
      assert.deepEqual([host.kind, host.name], [kind, name])
      assert.ok(Object.isFrozen(host))
    })
  }
  for (const [given, reason, suggestion] of REFUSED) {
    it(`refuses ${JSON.stringify(given).slice(0, 60)}: ${reason}`, () => {
      const { details, hint } = refused('ERR_PKI_HOST', () => parseHost(given, 'hosts[0]'))
      assert.deepEqual([details.option, details.reason, details.suggestion], ['hosts[0]', reason, suggestion])
      assert.ok(hint?.endsWith(suggestion === undefined ? '.' : `Did you mean "${suggestion}"?`))
    })
  }
  it('gives the octets of an address, which no other host shares', () => {
    const first = parseHost('192.168.1.20', 'host')
    const second = parseHost('192.168.1.20', 'host')
    assert.ok(first.kind === 'ip' && second.kind === 'ip')
    assert.deepEqual(first.octets, Uint8Array.of(192, 168, 1, 20))
    assert.notEqual(first.octets, second.octets)
  })
  it('offers only suggestions that it accepts itself', () => {
    for (const [given] of REFUSED) {
      const { suggestion } = refused('ERR_PKI_HOST', () => parseHost(given, 'host')).details
      if (suggestion !== undefined) assert.equal(parseHost(suggestion, 'host').name, suggestion)
    }
  })
  it('covers every host fault but those of subtrees', () => {
    const covered = new Set(REFUSED.map(([, reason]) => reason))
    assert.deepEqual([...covered].sort(), Object.keys(HOST_FAULTS).sort())
  })
  for (const [what, value] of Object.entries({
    undefined: undefined,
    null: null,
    'a number': 5,
    'a bigint': 5n,
    'a boolean': true,
    'an object': {},
    'an array': ['homebox.local'],
    'a symbol': Symbol('x'),
    'a String object': Object('homebox.local') as unknown,
  })) {
    it(`refuses ${what} as an option`, () => {
      const run = (): unknown => Reflect.apply(parseHost, undefined, [value, 'hosts[3]'])
      assert.equal(refused('ERR_PKI_OPTION', run).details.option, 'hosts[3]')
    })
  }
})

describe('the error of a refused host', () => {
  const wordsOf = (text: string) => {
    const error = refused('ERR_PKI_HOST', () => parseHost(text, 'host'))
    return JSON.stringify([error.message, error.hint, error.details])
  }
  it('holds nothing of PEM, which may be a key, and no more than 1024 characters', () => {
    const pem = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEG\n-----END PRIVATE KEY-----\n'
    assert.ok(!wordsOf(` key=${pem}`).includes('MIGH'))
    for (const [length, shown] of [
      [1024, 1024],
      [1025, 1025],
      [4000, 1025],
    ] as const) {
      assert.throws(
        () => parseHost('_'.repeat(length), 'host'),
        (error: { details: { host: string } }) => error.details.host.length === shown,
      )
    }
  })

  for (const text of [
    'https://alice:S3cret@homebox.local/',
    'https://S3cret@homebox.local/',
    'alice:S3cret@homebox.local',
    'https://alice:S3/cret@my_box.local',
    'https://alice:S3?cret@my_box.local/x?more',
    'https://alice:S3cret@my_box.local/x?more',
    'https://alice:S3 cret@homebox.local',
    'https://alice:S3,cret@homebox.local',
    'https://alice：S3cret＠homebox.local',
    'http://0.0.0.0:8888/lab?token=S3cret',
    'http://0.0.0.0:8888/lab?a@b=S3cret',
    'http://0.0.0.0:8888/lab?token=S3cret more',
    'http://0.0.0.0:8888/lab#S3cret',
    'https://a.local/?token=S3cret,https://b.local/?token=S3cret x',
  ]) {
    it(`holds no password and no token of ${text}`, () => assert.ok(!/S3|cret|more/.test(wordsOf(text))))
  }
  it('holds no control character and little of a long text', () => {
    const error = refused('ERR_PKI_HOST', () => parseHost(`\u001b[2J\u202e${label(5000)}`, 'host'))
    assert.ok(!/[\p{Cc}\p{Cf}]/u.test(error.message))
    assert.ok(error.message.length < 200)
  })
  it('names each host of a list in one text', () => {
    const { hint } = refused('ERR_PKI_HOST', () => parseHost('a.local, b.local', 'host'))
    assert.ok(hint?.includes('"a.local", "b.local"'))
  })
})

describe('parseHosts', () => {
  it('keeps the order and drops what names the same host again', () => {
    const given = [
      'homebox.local',
      '192.168.1.20',
      'HOMEBOX.local.',
      'https://192.168.1.20:8888',
      '::1',
      '[0::1]',
    ]
    assert.deepEqual(
      parseHosts(given, 'hosts').map(({ name }) => name),
      ['homebox.local', '192.168.1.20', '::1'],
    )
  })
  it('keeps a wildcard beside the name that it covers', () => {
    assert.equal(parseHosts(['*.a.b', 'x.a.b', 'a.b'], 'hosts').length, 3)
  })
  it('freezes its result', () => assert.ok(Object.isFrozen(parseHosts(['mypi'], 'hosts'))))
  it('refuses an empty list', () => {
    assert.equal(refused('ERR_PKI_NO_HOSTS', () => parseHosts([], 'hosts')).details.option, 'hosts')
  })
  it('names the place of the host that it refuses', () => {
    const error = refused('ERR_PKI_HOST', () => parseHosts(['mypi', '0.0.0.0'], 'hosts'))
    assert.equal(error.details.option, 'hosts[1]')
  })
  const listWithHole = new Array<string>(3)
  listWithHole[0] = 'mypi'
  listWithHole[2] = 'x'
  for (const [what, value, option] of [
    ['a string', '192.168.1.20', 'hosts'],
    ['nothing', undefined, 'hosts'],
    ['a Set', new Set(['mypi']), 'hosts'],
    ['a list with a number', ['mypi', 5], 'hosts[1]'],
    ['a list with a hole', listWithHole, 'hosts[1]'],
  ] as const) {
    it(`refuses ${what} as an option`, () => {
      const run = (): unknown => Reflect.apply(parseHosts, undefined, [value, 'hosts'])
      assert.equal(refused('ERR_PKI_OPTION', run).details.option, option)
    })
  }
  it('takes 8192 hosts and refuses one more, counted without repetitions', () => {
    const hosts = Array.from({ length: 8192 }, (_, index) => `h${index}.local`)
    assert.equal(parseHosts([...hosts, 'h0.local'], 'hosts').length, 8192)
    refused('ERR_PKI_OPTION', () => parseHosts([...hosts, 'more.local'], 'hosts'))
  })
})
