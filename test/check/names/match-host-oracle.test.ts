import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { matchHost } from '../../../src/check/names/match-host.js'
import { readCertificate } from '../../../src/x509/read/certificate.js'
import { namedCertificate } from '../../support/named-certificates.js'

const label = fc.constantFrom('a', 'b', 'A', 'x-y', '1', 'com', 'co', 'uk', 'local', 'xn--a')
const oddLabel = fc.constantFrom('*', '*', 'a*', '*a', 'a_b', '-a', 'a-', '')
const hostOf = (part: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(part, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
/** A host, and an entry that often is the host with one label changed. */
const pair = fc
  .tuple(hostOf(label), hostOf(fc.oneof(label, oddLabel)), fc.option(oddLabel), fc.nat(3))
  .map(([host, other, odd, at]) => {
    if (odd === null) return { host, entry: other }
    return {
      host,
      entry: host
        .split('.')
        .map((part, index) => (index === at ? odd : part))
        .join('.'),
    }
  })

/** One comparison of an entry with a host. */
interface Comparison {
  readonly entry: string
  readonly host: string
  readonly reason: string
  readonly style: 'rfc6125' | 'ios'
}

/** Where OpenSSL's X509_check_host answers otherwise, and why. */
const DISAGREEMENTS: readonly { readonly at: (comparison: Comparison) => boolean; readonly why: string }[] = [
  { at: ({ reason }) => reason === 'wildcard-public-suffix', why: 'OpenSSL has no list of public suffixes.' },
  {
    at: ({ entry, style }) => style === 'ios' && !/[a-z*][^.]*$/i.test(entry),
    why: 'iOS takes no name whose last label has no letter.',
  },
]

describe('matchHost beside X509_check_host of OpenSSL', () => {
  it('agrees on random names, but for the table', () => {
    fc.assert(
      fc.property(pair, ({ host, entry }) => {
        const der = namedCertificate({ names: [`DNS:${entry}`] })
        const theirs =
          new X509Certificate(der).checkHost(host, { subject: 'never', partialWildcards: false }) !==
          undefined
        for (const style of ['rfc6125', 'ios'] as const) {
          const ours = matchHost(readCertificate(der), host, style)
          if (DISAGREEMENTS.some(({ at }) => at({ entry, host, style, reason: ours.reason }))) continue
          assert.equal(ours.matched, theirs, `${style} ${entry} ${host} ${ours.reason}`)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('agrees on random addresses', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6())
    fc.assert(
      fc.property(address, address, fc.boolean(), (host, other, isSame) => {
        // RFC 4291 §2.2: OpenSSL, Node and iOS each have forms of their own that they do not read.
        if (/\..*:|:.*\./.test(host + other)) return
        const der = namedCertificate({ names: [`IP:${isSame ? host : other}`] })
        const theirs = new X509Certificate(der).checkIP(host) !== undefined
        assert.equal(matchHost(readCertificate(der), host, 'rfc6125').matched, theirs, `${host} ${other}`)
      }),
      { numRuns: 500 },
    )
  })
})
