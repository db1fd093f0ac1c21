import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { DAY_MS, HOUR_MS } from '../../src/base/time.js'
import { isPKIError, readCertificate } from '../../src/index.js'
import type { CertificateRecord } from '../../src/index.js'
import { createFaultyServerCert, TEST_FAULT_NAMES, TEST_FAULTS } from '../../src/testing.js'
import type { FaultyServerCert, TestFault } from '../../src/testing.js'
import { NOW } from '../support/issue.js'

/** What a chain looks like to a reader. */
interface Seen {
  readonly leaf: CertificateRecord
  /** The CA that is sent behind the leaf. */
  readonly issuer: CertificateRecord | undefined
  readonly sent: readonly CertificateRecord[]
  readonly root: CertificateRecord
}

const days = ({ notBefore, notAfter }: CertificateRecord): number => (+notAfter - +notBefore) / DAY_MS
const verifies = (below: CertificateRecord, above: CertificateRecord | undefined): boolean =>
  above !== undefined && new X509Certificate(below.der).verify(new X509Certificate(above.der).publicKey)
const namesOf = ({ leaf }: Seen): readonly string[] =>
  (leaf.extensions.subjectAltName ?? []).map((name) =>
    name.type === 'dns' ? name.value : name.type === 'ip' ? `ip of ${name.octets.length}` : name.type,
  )
const commonNameOf = ({ subject }: CertificateRecord): string | undefined =>
  subject.rdns.flat().find(({ shortName }) => shortName === 'CN')?.value
const purposesOf = (certificate: CertificateRecord | undefined): string | undefined =>
  certificate?.extensions.extendedKeyUsage?.join()
const MOST_MS = 825 * DAY_MS + HOUR_MS

/** For each fault, what a reader sees that it does not see in a good chain. */
const MARKS: Readonly<Record<TestFault, (seen: Seen) => boolean>> = {
  'valid-826-days': ({ leaf }) => Math.round(days(leaf)) === 826,
  'valid-900-days': ({ leaf }) => Math.round(days(leaf)) === 900,
  'valid-one-second-too-long': ({ leaf }) => +leaf.notAfter - +leaf.notBefore === MOST_MS + 1000,
  'valid-within-the-hour-of-grace': ({ leaf }) => +leaf.notAfter - +leaf.notBefore === MOST_MS,
  expired: ({ leaf }) => leaf.notAfter < NOW && leaf.notBefore < leaf.notAfter,
  'not-yet-valid': ({ leaf }) => leaf.notBefore > NOW && leaf.notBefore < leaf.notAfter,
  'ends-before-it-begins': ({ leaf }) => leaf.notAfter < leaf.notBefore,
  'outlives-its-issuer': ({ leaf, issuer }) => issuer !== undefined && leaf.notAfter > issuer.notAfter,
  'issuer-expired': ({ issuer }) => issuer !== undefined && issuer.notAfter < NOW,
  'root-expired': ({ root }) => root.notAfter < NOW,
  'no-san': (seen) => namesOf(seen).length === 0 && commonNameOf(seen.leaf) === undefined,
  'cn-only': (seen) => namesOf(seen).length === 0 && commonNameOf(seen.leaf) === 'shop.co.uk',
  'wrong-host': (seen) => namesOf(seen).join() === 'wrong-host.invalid',
  'ip-in-dns-name': (seen) => namesOf(seen).includes('192.168.1.20'),
  'ip-of-five-octets': (seen) => namesOf(seen).includes('ip of 5'),
  'san-with-trailing-dot': (seen) => namesOf(seen).includes('shop.co.uk.'),
  'wildcard-of-parent': (seen) => namesOf(seen).includes('*.co.uk'),
  'partial-wildcard': (seen) => namesOf(seen).includes('s*.co.uk'),
  'empty-san': ({ leaf }) => leaf.deviations.some(({ kind }) => kind === 'empty-sequence'),
  'empty-subject': ({ leaf }) => leaf.subject.rdns.length === 0,
  'host-in-upper-case': (seen) => namesOf(seen).includes('SHOP.CO.UK'),
  'no-eku': ({ leaf }) => purposesOf(leaf) === undefined,
  'client-auth-eku': ({ leaf }) => purposesOf(leaf) === '1.3.6.1.5.5.7.3.2',
  'any-eku': ({ leaf }) => purposesOf(leaf) === '2.5.29.37.0',
  'issuer-client-auth-eku': ({ issuer }) => purposesOf(issuer) === '1.3.6.1.5.5.7.3.2',
  'no-key-usage': ({ leaf }) => leaf.extensions.keyUsage === undefined && leaf.rawExtensions.length === 4,
  'key-usage-without-signing': ({ leaf }) => leaf.extensions.keyUsage?.join() === 'keyAgreement',
  'rsa-512-key': ({ leaf }) => leaf.publicKey.label === 'RSA 512',
  'rsa-1024-key': ({ leaf }) => leaf.publicKey.label === 'RSA 1024',
  'p-521-key': ({ leaf }) => leaf.publicKey.label === 'P-521',
  'ed25519-key': ({ leaf }) => leaf.publicKey.oid === '1.3.101.112',
  'rsa-pss-key': ({ leaf }) => leaf.publicKey.oid === '1.2.840.113549.1.1.10',
  'issuer-rsa-1024-key': ({ issuer }) => issuer?.publicKey.label === 'RSA 1024',
  'issuer-ed25519-key': ({ issuer }) => issuer?.publicKey.oid === '1.3.101.112',
  'issuer-p-521-key': ({ issuer }) => issuer?.publicKey.label === 'P-521',
  'sha1-signature': ({ leaf }) => leaf.signatureAlgorithm === '1.2.840.10045.4.1',
  'issuer-sha1-signature': ({ issuer }) => issuer?.signatureAlgorithm === '1.2.840.10045.4.1',
  'rsa-pss-signature': ({ leaf }) => leaf.signatureAlgorithm === '1.2.840.113549.1.1.10',
  'bad-signature': ({ leaf, issuer }) =>
    !verifies(leaf, issuer) && Buffer.from(leaf.issuer.der).equals(issuer?.subject.der ?? Buffer.of()),
  'issuer-bad-signature': ({ leaf, issuer, root }) =>
    verifies(leaf, issuer) && issuer !== undefined && !verifies(issuer, root),
  'signature-algorithm-mismatch': ({ leaf }) =>
    leaf.deviations.some(({ kind }) => kind === 'algorithm-mismatch'),
  'unknown-critical-extension': ({ leaf }) =>
    leaf.rawExtensions.some(({ oid, critical }) => critical && oid === '2.999.1'),
  'duplicate-extension': ({ leaf }) => leaf.duplicateExtensions.join() === '2.5.29.37',
  'unreadable-extension': ({ leaf }) => leaf.unreadableExtensions.some(({ oid }) => oid === '2.5.29.15'),
  'aki-mismatch': ({ leaf, issuer }) =>
    !Buffer.from(leaf.extensions.authorityKeyId?.keyId ?? []).equals(
      issuer?.extensions.subjectKeyId ?? Buffer.of(),
    ),
  'ca-true-leaf': ({ leaf }) => leaf.extensions.basicConstraints?.cA === true,
  'explicit-ca-false': ({ leaf }) => leaf.deviations.some(({ kind }) => kind === 'encoded-default'),
  'negative-serial': ({ leaf }) => leaf.deviations.some(({ kind }) => kind === 'serial-negative'),
  'zero-serial': ({ leaf }) => leaf.deviations.some(({ kind }) => kind === 'serial-zero'),
  'long-serial': ({ leaf }) => leaf.serialNumber.length === 21,
  'version-1-with-extensions': ({ leaf }) => leaf.version === 1 && leaf.rawExtensions.length > 0,
  'issuer-not-a-ca': ({ issuer }) => issuer?.extensions.basicConstraints?.cA === false,
  'issuer-without-basic-constraints': ({ issuer }) =>
    issuer !== undefined && issuer.extensions.basicConstraints === undefined,
  'issuer-without-key-cert-sign': ({ issuer }) => issuer?.extensions.keyUsage?.join() === 'cRLSign',
  'path-length-exceeded': ({ sent }) => sent[2]?.extensions.basicConstraints?.pathLength === 0,
  'name-constraints-violation': ({ issuer }) => issuer?.extensions.nameConstraints !== undefined,
  'issuer-name-mismatch': ({ leaf, issuer }) =>
    issuer !== undefined &&
    !Buffer.from(leaf.issuer.der).equals(issuer.subject.der) &&
    verifies(leaf, issuer),
  'missing-intermediate': ({ leaf, sent, root }) => sent.length === 1 && !verifies(leaf, root),
  'unordered-chain': ({ leaf, sent }) => verifies(leaf, sent[2]) && sent.length === 3,
  'root-sent': ({ sent, root }) => Buffer.from(sent.at(-1)?.der ?? []).equals(root.der),
  'self-signed': ({ leaf, sent }) => sent.length === 1 && verifies(leaf, leaf),
  'untrusted-root': ({ leaf, issuer, root }) =>
    verifies(leaf, issuer) &&
    Buffer.from(issuer?.issuer.der ?? []).equals(root.subject.der) &&
    issuer !== undefined &&
    !verifies(issuer, root),
  'root-without-common-name': ({ root }) => commonNameOf(root) === undefined,
}

const HOSTS = ['shop.co.uk', '192.168.1.20']

function see({ chain, root }: FaultyServerCert): Seen {
  const [leaf, ...issuers] = chain.map(({ der }) => readCertificate(der))
  assert.ok(leaf !== undefined)
  return { leaf, issuer: issuers[0], sent: [leaf, ...issuers], root: readCertificate(root.der) }
}

describe('a chain without faults', () => {
  let good: Seen | undefined

  before(async () => {
    good = see(await createFaultyServerCert({ hosts: HOSTS, faults: [], now: NOW }))
  })

  for (const fault of TEST_FAULT_NAMES) {
    it(`does not look as with ${fault}`, () => {
      assert.ok(good !== undefined)
      assert.equal(MARKS[fault](good), false)
    })
  }

  it('verifies up to the root, is clean, and says so', async () => {
    const server = await createFaultyServerCert({ hosts: HOSTS, faults: [], now: NOW })
    const { leaf, issuer, root } = see(server)
    assert.ok(issuer !== undefined)
    assert.deepEqual([verifies(leaf, issuer), verifies(issuer, root)], [true, true])
    assert.deepEqual(
      [leaf, issuer, root].flatMap(({ deviations }) => deviations),
      [],
    )
    assert.equal(server.iOS.trusted, true)
  })
})

describe('a fault', () => {
  for (const fault of TEST_FAULT_NAMES) {
    it(`${fault} is in what is made, and alone`, async () => {
      const server = await createFaultyServerCert({ hosts: HOSTS, faults: [fault], now: NOW })
      assert.equal(MARKS[fault](see(server)), true)
      assert.deepEqual(server.faults, [fault])
      assert.deepEqual(server.iOS, TEST_FAULTS[fault].iOS)
      assert.equal(server.iOS.osStatus === undefined, server.iOS.check === undefined)
    })
  }

  it('joins others in one chain, in the order given', async () => {
    const faults = ['expired', 'sha1-signature', 'no-eku', 'issuer-without-key-cert-sign'] as const
    const server = await createFaultyServerCert({ hosts: HOSTS, faults, now: NOW })
    const seen = see(server)
    for (const fault of faults) assert.ok(MARKS[fault](seen), fault)
    assert.equal(server.iOS.check, 'TemporalValidity')
  })

  it('that these hosts cannot have is refused', async () => {
    const refusals = [
      { hosts: ['localhost'], fault: 'ip-in-dns-name' },
      { hosts: ['localhost'], fault: 'wildcard-of-parent' },
      { hosts: ['10.0.0.1'], fault: 'partial-wildcard' },
    ] as const
    for (const { hosts, fault } of refusals) {
      await assert.rejects(createFaultyServerCert({ hosts, faults: [fault] }), (error) =>
        isPKIError(error, 'ERR_PKI_OPTION'),
      )
    }
  })

  it('that does not exist is refused, with the nearest name', async () => {
    const faults = ['expierd'] as unknown as readonly TestFault[]
    await assert.rejects(createFaultyServerCert({ hosts: HOSTS, faults }), {
      code: 'ERR_PKI_OPTION',
      hint: /expired/,
    })
  })

  for (const keyKind of ['ec-p384', 'ec-p521', 'ed25519', 'rsa-2048', 'rsa-pss-2048'] as const) {
    it(`can be below a CA of ${keyKind}`, async () => {
      const make = (fault: TestFault) =>
        createFaultyServerCert({ hosts: HOSTS, faults: [fault], keyKind, now: NOW })
      for (const fault of ['bad-signature', 'signature-algorithm-mismatch'] as const)
        assert.ok(MARKS[fault](see(await make(fault))), fault)
      const { leaf, issuer } = see(await make('rsa-pss-signature'))
      assert.deepEqual([leaf.signatureAlgorithm, verifies(leaf, issuer)], ['1.2.840.113549.1.1.10', true])
    })
  }

  it('of SHA-1 needs a CA whose key can sign with it', async () => {
    const make = (keyKind: 'rsa-2048' | 'ed25519') =>
      createFaultyServerCert({ hosts: HOSTS, faults: ['sha1-signature'], keyKind, now: NOW })
    assert.equal(see(await make('rsa-2048')).leaf.signatureAlgorithm, '1.2.840.113549.1.1.5')
    await assert.rejects(make('ed25519'), { code: 'ERR_PKI_OPTION' })
  })
})
