import assert from 'node:assert/strict'
import { isIP } from 'node:net'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import { toASCII, toUnicode } from 'tr46'
import { isPKIError, type HostFault } from '../../src/base/errors.js'
import { readDNSName } from '../../src/base/hosts/dns-name.js'
import type { Host } from '../../src/base/hosts/host.js'
import { formatIP, isIPv4Mapped, parseIP } from '../../src/base/hosts/ip-address.js'
import { parseHost } from '../../src/base/hosts/parse-host.js'
import { formatSubtree, parseSubtree, type Subtree } from '../../src/base/hosts/subtree.js'

const ipText = fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6())
const octets4 = fc.uint8Array({ minLength: 4, maxLength: 4 })
/** Sixteen octets with runs of zeros, as real addresses have them. */
const octets16 = fc
  .array(fc.oneof(fc.constant(0), fc.constant(0xffff), fc.nat(0xffff)), { minLength: 8, maxLength: 8 })
  .map((groups) => Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff])))

/** An address with a few characters put in, taken out or replaced. */
const mutatedIP = fc
  .tuple(
    ipText,
    fc.array(fc.tuple(fc.nat(45), fc.nat(1), fc.constantFrom('', ...Array.from('0129afAFx:.%/[] -')))),
  )
  .map(([text, edits]) =>
    edits.reduce(
      (edited, [at, removed, put]) => edited.slice(0, at) + put + edited.slice(at + removed),
      text,
    ),
  )

describe('parseIP', () => {
  /** Where node:net takes what parseIP refuses, and why. */
  const stricter: readonly { readonly pattern: RegExp; readonly why: string }[] = [
    { pattern: /%/, why: 'a zone id means something on one machine only; no certificate can carry it' },
  ]
  it('takes what node:net takes, but for the table above', () => {
    fc.assert(
      fc.property(fc.oneof(ipText, mutatedIP), (text) => {
        const length = parseIP(text)?.length ?? 0
        if (length === 0 && stricter.some(({ pattern }) => pattern.test(text))) return
        assert.equal(length, { 0: 0, 4: 4, 6: 16 }[isIP(text)])
      }),
      { numRuns: 3000 },
    )
  })
  it('reads the octets that ipaddr.js reads', () => {
    fc.assert(
      fc.property(fc.oneof(ipText, mutatedIP), (text) => {
        const octets = parseIP(text)
        // ipaddr.js reads ::1.2.3.4 (RFC 4291 §2.5.5.1, deprecated) as ::ffff:1.2.3.4; node:net and URL do not.
        if (octets === undefined || /^::[0-9]+\./.test(text)) return
        assert.deepEqual([...octets], ipaddr.parse(text).toByteArray())
      }),
      { numRuns: 1000 },
    )
  })
})

describe('formatIP', () => {
  it('writes what ipaddr.js writes, but IPv4-mapped addresses, which RFC 5952 §5 ends in dotted decimal', () => {
    fc.assert(
      fc.property(fc.oneof(octets4, octets16), (octets) => {
        if (isIPv4Mapped(octets)) return
        const address = ipaddr.fromByteArray([...octets])
        assert.equal(
          formatIP(octets),
          address instanceof ipaddr.IPv6 ? address.toRFC5952String() : address.toString(),
        )
      }),
    )
  })
  it('writes what parseIP and a browser read back', () => {
    fc.assert(
      fc.property(fc.oneof(octets4, octets16), (octets) => {
        const text = formatIP(octets)
        assert.deepEqual(parseIP(text), octets)
        const { hostname } = new URL(text.includes(':') ? `https://[${text}]/` : `https://${text}/`)
        assert.deepEqual(parseIP(hostname.replace(/[[\]]/g, '')), octets)
      }),
    )
  })
})

/** Characters of old standing, on which the Unicode tables of all runtimes agree, and each that maps in an odd way. */
const character = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...Array.from('abcXYZ0129-xn')) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...Array.from('äßéçñøאבגاب١٢зяこテ漢字ไทย한글ǅİıſKﬁ①②½ａＢ９⑴℀🍏☃·・״–’')),
  },
  { weight: 1, arbitrary: fc.constantFrom('\u200d', '\u200c', '\u0308', '\u0301', '_', '!', '%') },
)
const mixedLabel = fc
  .array(character, { minLength: 1, maxLength: 6 })
  .map((characters) => characters.join(''))
const oldLabel = fc.oneof(
  { weight: 4, arbitrary: mixedLabel },
  { weight: 1, arbitrary: mixedLabel.map((text) => toASCII(text) ?? 'a') },
  { weight: 1, arbitrary: fc.constantFrom('a'.repeat(63), 'a'.repeat(64), 'ä'.repeat(57), 'ä'.repeat(58)) },
)
const oldName = fc.array(oldLabel, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
/** May stand for characters that are younger than the Unicode tables of a runtime. */
const randomALabel = fc.stringMatching(/^xn--[a-z0-9-]{1,8}$/)
const name = fc
  .array(fc.oneof({ weight: 5, arbitrary: oldLabel }, { weight: 1, arbitrary: randomALabel }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((labels) => labels.join('.'))

const STRICT = {
  checkBidi: true,
  checkHyphens: true,
  checkJoiners: true,
  useSTD3ASCIIRules: true,
  verifyDNSLength: true,
}

/** Names that tr46 takes and we refuse. */
const STRICTER: Partial<Record<HostFault, (given: string, theirs: string) => boolean>> = {
  // UTS #46 knows no addresses: a name whose last label is a number would be dialled as one (URL Standard §3.5).
  'numeric-name': (_, theirs) => /(?:^|\.)(?:[0-9-]+|0x[0-9a-f]*)$/.test(theirs),
  'ambiguous-address': (_, theirs) => /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$/.test(theirs),
  // Dashes and quotation marks of word processors are valid in UTS #46, and never meant.
  syntax: (given) => /[\p{Pd}\p{Pi}\p{Pf}]/u.test(given.replaceAll('-', '')),
}

/** Names that we take and strict UTS #46 refuses; the A-labels are the same. */
const LAXER: readonly { readonly why: string; readonly options: object; readonly applies: RegExp }[] = [
  {
    why: 'some runtimes’ URL does not check the bidi rule (RFC 5893): a matter of display, the bytes are the same',
    options: { checkBidi: false },
    applies: /[\p{Script=Hebrew}\p{Script=Arabic}\u0600-\u07ff]|xn--/iu,
  },
  {
    why: 'hyphens inside the text behind an A-label are not seen without decoding it; what is matched is the A-label',
    options: { checkBidi: false, checkHyphens: false },
    applies: /--/,
  },
  {
    why: 'some runtimes’ URL takes a joiner with an Arabic letter on one side only (RFC 5892 A.1 wants both)',
    options: { checkBidi: false, checkHyphens: false, checkJoiners: false },
    applies: /[\u200c\u200d]|xn--/i,
  },
]

describe('readDNSName', () => {
  it('gives the A-labels that tr46 gives, but for the two tables above', () => {
    fc.assert(
      fc.property(oldName, (given) => {
        const ours = readDNSName(given)
        const theirs = toASCII(given, STRICT)
        if (ours === theirs) return
        if (typeof ours === 'string') {
          assert.equal(theirs, null, 'two different names')
          const reasons = LAXER.filter(({ applies }) => applies.test(given))
          assert.ok(reasons.some(({ options }) => toASCII(given, { ...STRICT, ...options }) === ours))
        } else if (theirs !== null) {
          assert.ok(
            STRICTER[ours.reason]?.(given, theirs),
            `refused as ${ours.reason}, and tr46 gives ${theirs}`,
          )
        }
      }),
      { numRuns: 3000 },
    )
  })
})

describe('readDNSName of a random A-label', () => {
  it('takes none that is no Punycode', () => {
    fc.assert(
      fc.property(randomALabel, (label) => {
        if (typeof readDNSName(label) === 'string') assert.ok(!toUnicode(label).domain.startsWith('xn--'))
      }),
      { numRuns: 1000 },
    )
  })
})

const pastedPiece = fc.oneof(
  fc.constantFrom(
    'https://',
    'http://',
    'wss://',
    '*.',
    '.',
    ':',
    ':8888',
    '/',
    '?',
    '#',
    '@',
    '[',
    ']',
    '%',
    ',',
  ),
  fc.constantFrom(
    ' ',
    '\t',
    '\0',
    '\u202e',
    '\u200b',
    '\\',
    '_',
    '-',
    '0x7f',
    '127.1',
    '10.0.0.0/8',
    '::',
    'fe80::1',
  ),
  name,
  ipText,
  fc.string({ unit: 'binary', maxLength: 3 }),
)
const pasted = fc.array(pastedPiece, { maxLength: 6 }).map((pieces) => pieces.join(''))

describe('parseHost', () => {
  it('gives a PKIError or a host in its one canonical form, for any text', () => {
    fc.assert(
      fc.property(pasted, (text) => {
        const host = hostOf(text)
        if (host === undefined) return
        assert.deepEqual(parseHost(host.name, 'host'), host)
        if (host.kind === 'ip') assert.deepEqual(parseIP(host.name), host.octets)
        else {
          assert.match(
            host.name,
            /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
          )
          assert.match(host.name, /[a-z][^.]*$/)
          assert.ok(host.name.replace(/^\*\./, '').length <= 253)
          assert.ok(host.kind === 'dns' || host.name.split('.').length > 2)
        }
      }),
      { numRuns: 3000 },
    )
  })
  it('takes out of a URL the host that a browser dials', () => {
    const url = fc
      .tuple(
        fc.constantFrom('https://', 'http://', 'HTTP://'),
        fc.array(pastedPiece, { minLength: 1, maxLength: 4 }),
      )
      .map(([scheme, pieces]) => scheme + pieces.join(''))
    fc.assert(
      fc.property(url, (text) => {
        const host = hostOf(text)
        if (host === undefined || host.kind === 'wildcard') return
        // A URL wants brackets around IPv6; who forgets them is understood all the same.
        if (host.kind === 'ip' && host.octets.length === 16 && !text.includes('://[')) return
        const dialled = new URL(text).hostname.replace(/\.$/, '')
        assert.equal(dialled, host.kind === 'ip' && host.octets.length === 16 ? `[${host.name}]` : host.name)
      }),
      { numRuns: 2000 },
    )
  })
  it('gives a name that a browser leaves as it is', () => {
    fc.assert(
      fc.property(name, (text) => {
        const host = hostOf(text)
        if (host?.kind === 'dns') assert.equal(new URL(`https://${host.name}:8888/`).hostname, host.name)
      }),
    )
  })
})

describe('parseSubtree', () => {
  it('gives a PKIError or a subtree in its one canonical form, for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          pasted,
          fc.tuple(ipText, fc.nat(130)).map(([ip, prefix]) => `${ip}/${prefix}`),
        ),
        (text) => {
          const subtree = subtreeOf(text)
          if (subtree === undefined) return
          assert.deepEqual(parseSubtree(subtree.name, 'permitted'), subtree)
          if (subtree.kind === 'ip') assert.equal(formatSubtree(subtree.octets), subtree.name)
        },
      ),
      { numRuns: 2000 },
    )
  })
  it('gives the mask and the network that ipaddr.js gives, and offers the network where bits are set behind it', () => {
    fc.assert(
      fc.property(fc.oneof(octets4, octets16), fc.nat(128), (octets, bits) => {
        if (isIPv4Mapped(octets)) return
        const prefix = Math.min(bits, octets.length * 8)
        const cidr = `${formatIP(octets)}/${prefix}`
        const version = octets.length === 4 ? ipaddr.IPv4 : ipaddr.IPv6
        const network = version.networkAddressFromCIDR(cidr).toByteArray()
        const subtree = subtreeOf(cidr)
        if (subtree?.kind !== 'ip') {
          assert.notDeepEqual([...octets], network)
          return
        }
        assert.deepEqual([...subtree.octets.slice(0, octets.length)], network)
        assert.deepEqual(
          [...subtree.octets.slice(octets.length)],
          version.subnetMaskFromPrefixLength(prefix).toByteArray(),
        )
      }),
    )
  })
})

function hostOf(text: string): Host | undefined {
  try {
    return parseHost(text, 'host')
  } catch (error) {
    assert.ok(isPKIError(error, 'ERR_PKI_HOST'), String(error))
    assertFitForTerminal(error)
    const { suggestion } = error.details
    if (suggestion !== undefined) assert.equal(parseHost(suggestion, 'host').name, suggestion)
    return undefined
  }
}

function subtreeOf(text: string): Subtree | undefined {
  try {
    return parseSubtree(text, 'permitted')
  } catch (error) {
    assert.ok(isPKIError(error, 'ERR_PKI_HOST'), String(error))
    assertFitForTerminal(error)
    const { suggestion } = error.details
    if (suggestion !== undefined) assert.equal(parseSubtree(suggestion, 'permitted').name, suggestion)
    return undefined
  }
}

/** No character of a foreign text that moves the cursor, hides or reorders gets into a message. */
function assertFitForTerminal(error: { readonly message: string; readonly hint: string | undefined }): void {
  assert.ok(!/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(error.message + (error.hint ?? '')))
}
