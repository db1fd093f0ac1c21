import assert from 'node:assert/strict'
import { webcrypto } from 'node:crypto'
import { describe, it } from 'node:test'
import { concatBytes, toHex } from '../../src/base/bytes.js'
import { createCRL, createIntermediateCA, createRootCA, loadIssuer } from '../../src/index.js'
import type { CertificateAuthority, CreateCRLOptions, KeyKind, RevokedSerial } from '../../src/index.js'
import { readCRL } from '../../src/x509/read/crl.js'
import { writeBasicConstraints, writeKeyUsage } from '../../src/x509/write/extensions.js'
import { generatePrivateKey } from '../../src/index.js'
import { NOW, homeRoot, oddCertificate, refusal, rsaKey } from '../support/issue.js'
import { commonName, inFolder, run, without } from '../support/x509.js'

const AT = new Date('2026-11-01T10:00:00Z')
const SINCE = new Date('2026-10-30T08:15:30Z')

const ENTRIES: readonly RevokedSerial[] = [
  { serialNumber: '01', at: AT },
  { serialNumber: '7f', at: AT, reason: 'unspecified' },
  { serialNumber: '80', at: AT, reason: 'keyCompromise', invalidSince: SINCE },
  { serialNumber: 'ABCDEF0123456789abcdef0123456789', at: AT, reason: 'cACompromise', invalidSince: SINCE },
  { serialNumber: '1000', at: AT, reason: 'affiliationChanged' },
  { serialNumber: Uint8Array.of(0, 0, 0xff, 1), at: AT, reason: 'superseded' },
  { serialNumber: '123', at: new Date('2049-12-31T23:59:59Z'), reason: 'cessationOfOperation' },
  { serialNumber: '1001', at: new Date('2050-01-01T00:00:00Z'), reason: 'certificateHold' },
  { serialNumber: '00', at: AT, reason: 'privilegeWithdrawn' },
  { serialNumber: 'ff'.repeat(20), at: AT },
]

async function listOf(options: Partial<CreateCRLOptions> = {}): ReturnType<typeof createCRL> {
  return createCRL({ issuer: await homeRoot(), revoked: ENTRIES, number: 4096n, now: NOW, ...options })
}

describe('createCRL', () => {
  it('writes what readCRL reads: version 2, number, key identifier, each entry, no deviation', async () => {
    const crl = await listOf({ validDays: 7 })
    const read = readCRL(crl.der)
    assert.equal(read.version, 2)
    assert.deepEqual(
      [read.deviations, read.unreadableExtensions, read.unknownCriticalExtensions],
      [[], [], []],
    )
    assert.equal(read.extensions.cRLNumber, 4096n)
    const { subjectKeyId } = (await import('../../src/index.js')).readCertificate(
      (await homeRoot()).der,
    ).extensions
    assert.deepEqual(read.extensions.authorityKeyId?.keyId, subjectKeyId)
    assert.deepEqual([read.thisUpdate, read.nextUpdate], [NOW, new Date('2026-11-29T12:00:00Z')])
    assert.deepEqual(
      [crl.thisUpdate, crl.nextUpdate, crl.number, crl.entries],
      [NOW, read.nextUpdate, 4096n, 10],
    )
    const entries = [...read.entries()].map(({ serialNumber, revocationDate, reason, invalidityDate }) => [
      toHex(serialNumber),
      revocationDate.toISOString().slice(0, 10),
      reason,
      invalidityDate?.toISOString(),
    ])
    assert.deepEqual(entries, [
      ['01', '2026-11-01', undefined, undefined],
      ['7f', '2026-11-01', undefined, undefined],
      ['0080', '2026-11-01', 'keyCompromise', '2026-10-30T08:15:30.000Z'],
      ['00abcdef0123456789abcdef0123456789', '2026-11-01', 'cACompromise', '2026-10-30T08:15:30.000Z'],
      ['1000', '2026-11-01', 'affiliationChanged', undefined],
      ['00ff01', '2026-11-01', 'superseded', undefined],
      ['0123', '2049-12-31', 'cessationOfOperation', undefined],
      ['1001', '2050-01-01', 'certificateHold', undefined],
      ['00', '2026-11-01', 'privilegeWithdrawn', undefined],
      [`00${'ff'.repeat(20)}`, '2026-11-01', undefined, undefined],
    ])
  })

  it('leaves the list out where nothing is revoked, and the next update is 30 days ahead', async () => {
    const crl = await listOf({ revoked: [] })
    const read = readCRL(crl.der)
    assert.deepEqual([read.entryCount, read.deviations, crl.entries], [0, [], 0])
    assert.equal(read.nextUpdate?.toISOString(), '2026-12-22T12:00:00.000Z')
    assert.match(crl.pem, /^-----BEGIN X509 CRL-----\n/)
  })

  it('takes entries from an async iterable to the same octets', async () => {
    async function* stream(): AsyncGenerator<RevokedSerial> {
      for (const entry of ENTRIES) yield await Promise.resolve(entry)
    }
    const [one, other] = [await listOf(), await listOf({ revoked: stream() })]
    assert.deepEqual(readCRL(one.der).tbs, readCRL(other.der).tbs)
  })

  it(
    'is named and signed for each kind of key as OpenSSL and GnuTLS verify it',
    { skip: without('openssl') || without('certtool') },
    async () => {
      const kinds: readonly KeyKind[] = ['ec-p256', 'ec-p384', 'rsa-2048']
      for (const keyKind of kinds) {
        const key = keyKind === 'rsa-2048' ? { privateKey: await rsaKey() } : { keyKind }
        const issuer = await createRootCA({ commonName: 'CRL CA', organizationName: 'Ä', ...key })
        // GnuTLS takes no time of day: these are of today.
        const crl = await createCRL({ issuer, revoked: ENTRIES, number: 1n })
        inFolder({ 'ca.pem': issuer.pem, 'crl.pem': crl.pem, 'crl.der': crl.der }, (folder) => {
          const verified = run('openssl', [
            'crl',
            '-in',
            `${folder}/crl.pem`,
            '-CAfile',
            `${folder}/ca.pem`,
            '-noout',
          ])
          assert.equal(verified.length, 0)
          const told = run('certtool', [
            '--verify-crl',
            '--load-ca-certificate',
            `${folder}/ca.pem`,
            '--infile',
            `${folder}/crl.pem`,
          ]).toString()
          assert.match(told, /Verified|verified/, keyKind)
        })
      }
    },
  )

  it('says the same to OpenSSL, entry by entry', { skip: without('openssl', 'version') }, async () => {
    const crl = await listOf()
    const text = inFolder({ 'crl.der': crl.der }, (folder) =>
      run('openssl', ['crl', '-inform', 'DER', '-in', `${folder}/crl.der`, '-noout', '-text']).toString(),
    )
    assert.match(text, /Version 2 \(0x1\)/)
    assert.match(text, /X509v3 CRL Number: *\n? *4096/)
    const serials = [...text.matchAll(/Serial Number: ([0-9A-F]+)/g)].map(([, serial]) => serial)
    assert.deepEqual(serials, [
      '01',
      '7F',
      '80',
      'ABCDEF0123456789ABCDEF0123456789',
      '1000',
      'FF01',
      '0123',
      '1001',
      '00',
      'FF'.repeat(20),
    ])
    const reasons = [...text.matchAll(/CRL Reason Code: *\n *(.+)/g)].map(([, reason]) => reason?.trim())
    assert.deepEqual(reasons, [
      'Key Compromise',
      'CA Compromise',
      'Affiliation Changed',
      'Superseded',
      'Cessation Of Operation',
      'Certificate Hold',
      'Privilege Withdrawn',
    ])
    assert.equal([...text.matchAll(/Invalidity Date: *\n *Oct 30 08:15:30 2026 GMT/g)].length, 2)
    assert.match(text, /Revocation Date: Jan {2}1 00:00:00 2050 GMT/)
  })

  it(
    'is read by GnuTLS with the same number of entries, and by @peculiar/x509',
    { skip: without('certtool') },
    async () => {
      const crl = await listOf()
      const text = run('certtool', ['--crl-info', '--inder'], crl.der).toString()
      assert.match(text, /Revoked certificates \(10\)/)
      assert.match(text, /CRL Number \(not critical\): 1000/)
      await import('reflect-metadata')
      const x509 = await import('@peculiar/x509')
      const theirs = new x509.X509Crl(crl.der)
      assert.equal(theirs.entries.length, 10)
      assert.ok(
        await theirs.verify(
          { publicKey: new x509.X509Certificate((await homeRoot()).der).publicKey },
          webcrypto,
        ),
      )
    },
  )

  it(
    'makes openssl verify refuse what is listed, and take what is not',
    { skip: without('openssl', 'version') },
    async () => {
      const { createServerCSR, signServerCert } = await import('../../src/index.js')
      const issuer = await homeRoot()
      const csr = await createServerCSR({ hosts: ['homebox.local'] })
      const [bad, good] = [
        await signServerCert({ issuer, csr, now: NOW }),
        await signServerCert({ issuer, csr, now: NOW }),
      ]
      const crl = await createCRL({
        issuer,
        number: 1n,
        now: NOW,
        revoked: [{ serialNumber: bad.serialNumber, at: NOW }],
      })
      const files = { 'ca.pem': issuer.pem + crl.pem, 'bad.pem': bad.pem, 'good.pem': good.pem }
      const told = inFolder(files, (folder) => {
        const verify = (name: string): string =>
          run('sh', [
            '-c',
            'openssl verify -attime "$3" -crl_check -CAfile "$1" "$2" 2>&1; true',
            'sh',
            `${folder}/ca.pem`,
            `${folder}/${name}`,
            String(NOW.getTime() / 1000),
          ]).toString()
        return [verify('bad.pem'), verify('good.pem')]
      })
      assert.match(told[0] ?? '', /error 23/)
      assert.match(told[1] ?? '', /good\.pem: OK/)
    },
  )

  it('carries numbers up to 20 octets, and refuses the next', async () => {
    for (const number of [0n, 127n, 128n, 255n, 256n, 2n ** 159n - 1n])
      assert.equal(readCRL((await listOf({ number })).der).extensions.cRLNumber, number)
    for (const number of [-1n, 2n ** 159n, 1 as unknown as bigint])
      assert.equal((await refusal('ERR_PKI_OPTION', () => listOf({ number }))).option, 'number')
  })

  it('writes an intermediate CA as the issuer', async () => {
    const issuer = await createIntermediateCA({ issuer: await homeRoot(), commonName: 'Servers', now: NOW })
    assert.deepEqual(
      readCRL((await listOf({ issuer })).der)
        .issuer.rdns.flat()
        .map(({ value }) => value),
      ['Servers'],
    )
  })

  it('grows past its first block without losing an entry', async () => {
    const revoked = Array.from({ length: 1000 }, (_, index) => ({
      serialNumber: (index + 1).toString(16),
      at: AT,
      reason: 'superseded' as const,
    }))
    const read = readCRL((await listOf({ revoked })).der)
    assert.equal(read.entryCount, 1000)
    assert.deepEqual(
      [...read.entries()].map(({ serialNumber }) => Number(`0x${toHex(serialNumber)}`)),
      revoked.map((_, index) => index + 1),
    )
  })
})

describe('createCRL refuses', () => {
  it('an issuer whose keyUsage lacks cRLSign, and takes one without keyUsage', async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const issuerOf = async (...extensions: readonly Uint8Array[]): Promise<CertificateAuthority> => {
      const odd = {
        key,
        name: commonName('Odd'),
        extensions: [writeBasicConstraints({ cA: true }), ...extensions],
      }
      return loadIssuer({ certificate: { der: await oddCertificate(odd) }, privateKey: key })
    }
    const without = await issuerOf(writeKeyUsage(['keyCertSign']))
    assert.equal((await refusal('ERR_PKI_ISSUER', () => listOf({ issuer: without }))).reason, 'no-crl-sign')
    const silent = readCRL((await listOf({ issuer: await issuerOf() })).der)
    assert.equal(silent.extensions.authorityKeyId, undefined)
  })

  it('an issuer that has ended, one second later and no earlier', async () => {
    const issuer = await createRootCA({ commonName: 'Short', now: NOW, validDays: 2 })
    assert.equal((await listOf({ issuer, now: issuer.notAfter })).entries, 10)
    const now = new Date(issuer.notAfter.getTime() + 1000)
    assert.equal((await refusal('ERR_PKI_ISSUER', () => listOf({ issuer, now }))).reason, 'expired')
  })

  it('a next update that is not later than this one, two answers to when, and too many days', async () => {
    await refusal('ERR_PKI_VALIDITY', () => listOf({ nextUpdate: NOW }))
    assert.equal((await listOf({ nextUpdate: new Date(NOW.getTime() + 1000) })).entries, 10)
    await refusal('ERR_PKI_OPTION', () =>
      listOf({ nextUpdate: new Date('2027-01-01T00:00:00Z'), validDays: 1 }),
    )
    await refusal('ERR_PKI_OPTION', () => listOf({ validDays: 0 }))
    await refusal('ERR_PKI_OPTION', () => listOf({ validDays: 36_501 }))
  })

  const odd: readonly (readonly [string, unknown, string])[] = [
    ['a serial number that is no hexadecimal', { serialNumber: '0x10', at: AT }, 'revoked[1].serialNumber'],
    ['an empty serial number', { serialNumber: '', at: AT }, 'revoked[1].serialNumber'],
    ['letters outside of ASCII', { serialNumber: '١', at: AT }, 'revoked[1].serialNumber'],
    ['21 octets of digits', { serialNumber: '01'.repeat(21), at: AT }, 'revoked[1].serialNumber'],
    ['21 octets', { serialNumber: new Uint8Array(21).fill(1), at: AT }, 'revoked[1].serialNumber'],
    ['no octets', { serialNumber: new Uint8Array(0), at: AT }, 'revoked[1].serialNumber'],
    ['a number', { serialNumber: 7, at: AT }, 'revoked[1].serialNumber'],
    ['removeFromCRL', { serialNumber: '07', at: AT, reason: 'removeFromCRL' }, 'revoked[1].reason'],
    ['a date as text', { serialNumber: '07', at: '2026-11-01' }, 'revoked[1].at'],
    [
      'what only inherits from Date',
      { serialNumber: '07', at: Object.create(Date.prototype) as Date },
      'revoked[1].at',
    ],
    ['no entry', null, 'revoked[1]'],
  ]
  for (const [what, entry, option] of odd) {
    it(`${what}, and says where`, async () => {
      const revoked = [{ serialNumber: '01', at: AT }, entry] as RevokedSerial[]
      assert.equal((await refusal('ERR_PKI_OPTION', () => listOf({ revoked }))).option, option)
    })
  }

  it('dates that no list can hold', async () => {
    for (const entry of [
      { serialNumber: '07', at: new Date(NaN) },
      { serialNumber: '07', at: new Date('1949-12-31T23:59:59Z') },
      { serialNumber: '07', at: AT, invalidSince: new Date('+010000-01-01T00:00:00Z') },
    ])
      await refusal('ERR_PKI_VALIDITY', () => listOf({ revoked: [entry] }))
    await refusal('ERR_PKI_OPTION', () => listOf({ revoked: 'all' as unknown as [] }))
    await refusal('ERR_PKI_OPTION', () => listOf({ revoked: {} as unknown as [] }))
  })
})

describe('a CRL of 5000 entries', () => {
  it('is the same list to OpenSSL', { skip: without('openssl', 'version') }, async () => {
    const revoked = Array.from({ length: 5000 }, (_, index) => ({
      serialNumber: concatBytes([
        Uint8Array.of(index >> 8, index & 0xff),
        new Uint8Array(8).fill(index % 251),
      ]),
      at: AT,
    }))
    const crl = await listOf({ revoked })
    const text = run('openssl', ['crl', '-inform', 'DER', '-noout', '-text'], crl.der).toString()
    assert.equal([...text.matchAll(/Serial Number:/g)].length, 5000)
  })
})
