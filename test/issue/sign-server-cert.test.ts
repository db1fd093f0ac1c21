import assert from 'node:assert/strict'
import { X509Certificate, createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  generatePrivateKey,
  readCertificate,
  readCSR,
  signServerCert,
} from '../../src/index.js'
import type { SignServerCertOptions } from '../../src/index.js'
import { signatureAlgorithmDER } from '../../src/keys/verify/algorithms.js'
import { signerOf } from '../../src/keys/sign/private-key.js'
import { writeElement, writeSequence } from '../../src/der/write.js'
import { writeSigned } from '../../src/x509/write/certificate.js'
import { writeCSRInfo } from '../../src/x509/write/csr.js'
import {
  writeBasicConstraints,
  writeExtendedKeyUsage,
  writeExtension,
  writeNameConstraints,
  writeSubjectAltName,
} from '../../src/x509/write/extensions.js'
import { NOW, homeCSR, homeRoot, oddCertificate, refusal, rsaKey } from '../support/issue.js'
import { writeName } from '../../src/x509/write/name.js'

async function server(options: Partial<SignServerCertOptions> = {}): ReturnType<typeof signServerCert> {
  return signServerCert({ issuer: await homeRoot(), csr: await homeCSR(), now: NOW, ...options })
}

/** A request with any extensions, signed by its key, as another tool would make it. */
async function foreignCSR(extensions: readonly Uint8Array[]): Promise<Uint8Array> {
  const key = await generatePrivateKey({ kind: 'ec-p256' })
  const signer = signerOf(key)
  const tbs = writeCSRInfo({ subject: writeName([]), publicKey: key.publicKey, extensions })
  return writeSigned(tbs, signatureAlgorithmDER(signer.algorithm), await signer.sign(tbs))
}

const HOMEBOX = writeSubjectAltName([{ type: 'dns', value: 'homebox.local' }], { critical: false })

describe('signServerCert', () => {
  it('writes the profile of a server that iOS accepts', async () => {
    const made = await server()
    const root = readCertificate((await homeRoot()).der)
    const { extensions, rawExtensions, subject, issuer, publicKey } = readCertificate(made.der)
    assert.equal(extensions.basicConstraints, undefined)
    assert.deepEqual(extensions.keyUsage, ['digitalSignature'])
    assert.deepEqual(extensions.extendedKeyUsage, ['1.3.6.1.5.5.7.3.1'])
    assert.deepEqual(extensions.subjectAltName, [
      { type: 'ip', octets: Uint8Array.of(192, 168, 1, 20) },
      { type: 'dns', value: 'homebox.local' },
    ])
    assert.deepEqual(subject.rdns, [])
    assert.equal(rawExtensions.find(({ oid }) => oid === '2.5.29.17')?.critical, true)
    assert.deepEqual(issuer.der, root.subject.der)
    assert.deepEqual(extensions.authorityKeyId?.keyId, root.extensions.subjectKeyId)
    assert.equal(extensions.authorityKeyId?.issuer, undefined)
    const sha1 = createHash('sha1').update(publicKey.keyBits).digest()
    assert.deepEqual(Buffer.from(extensions.subjectKeyId ?? []), sha1)
  })

  it('is believed by node:crypto', async () => {
    const read = new X509Certificate((await server()).pem)
    const root = new X509Certificate((await homeRoot()).pem)
    assert.equal(read.checkIssued(root), true)
    assert.equal(read.verify(root.publicKey), true)
    assert.equal(read.checkHost('homebox.local'), 'homebox.local')
    assert.equal(read.checkIP('192.168.1.20'), '192.168.1.20')
  })

  it('gives an RSA server keyEncipherment too', async () => {
    const csr = await createServerCSR({ hosts: ['a.local'], privateKey: await rsaKey() })
    const { extensions } = readCertificate((await server({ csr })).der)
    assert.deepEqual(extensions.keyUsage, ['digitalSignature', 'keyEncipherment'])
  })

  it('writes a subject only when the caller gives one; the alternative name is then not critical', async () => {
    const made = await server({ commonName: 'homebox.local', organizationName: 'Home' })
    const { subject, rawExtensions } = readCertificate(made.der)
    assert.deepEqual(
      subject.rdns.flat().map(({ shortName, value }) => [shortName, value]),
      [
        ['O', 'Home'],
        ['CN', 'homebox.local'],
      ],
    )
    assert.equal(rawExtensions.find(({ oid }) => oid === '2.5.29.17')?.critical, false)
  })

  it('hands out the chain that a server sends: itself, then intermediates, never the root', async () => {
    const issuer = await createIntermediateCA({
      issuer: await homeRoot(),
      commonName: 'A',
      pathLength: 1,
      now: NOW,
    })
    const below = await createIntermediateCA({ issuer, commonName: 'B', now: NOW })
    const made = await server({ issuer: below })
    assert.deepEqual(
      made.chain.map(({ der }) => der),
      [made.der, below.der, issuer.der],
    )
    assert.equal(made.chainPEM, [made, below, issuer].map(({ pem }) => pem).join(''))
    assert.deepEqual((await server()).chain.length, 1)
  })

  it('writes the addresses that it is given, http only', async () => {
    const made = await server({
      crlAddresses: ['http://ca.home.arpa/ca.crl'],
      ocspAddresses: ['http://ca.home.arpa/ocsp'],
      caIssuersAddresses: ['http://ca.home.arpa/ca.cer'],
    })
    const { extensions } = readCertificate(made.der)
    assert.deepEqual(extensions.crlAddresses, ['http://ca.home.arpa/ca.crl'])
    assert.deepEqual(extensions.authorityInfo, {
      ocsp: ['http://ca.home.arpa/ocsp'],
      caIssuers: ['http://ca.home.arpa/ca.cer'],
    })
    for (const address of ['https://ca.home.arpa/ca.crl', 'ca.crl', 'http://', 'http://ü.example/']) {
      const { option } = await refusal('ERR_PKI_OPTION', () => server({ crlAddresses: [address] }))
      assert.equal(option, 'crlAddresses[0]')
    }
  })

  it('leaves the key identifier of the issuer out where that has none', async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const der = await oddCertificate({
      key,
      name: writeName([[{ oid: '2.5.4.3', value: 'Old' }]]),
      extensions: [writeBasicConstraints({ cA: true })],
    })
    const made = await server({ issuer: { der, privateKey: key, chain: [] } })
    assert.equal(readCertificate(made.der).extensions.authorityKeyId, undefined)
  })
})

describe('a certificate request', () => {
  it('made elsewhere gets no names until the caller says whose', async () => {
    const { pem } = await homeCSR()
    const csr = { pem }
    assert.equal((await refusal('ERR_PKI_CSR', () => server({ csr }))).reason, 'hosts-not-stated')
    assert.deepEqual((await server({ csr, hosts: 'from-csr' })).hosts, ['192.168.1.20', 'homebox.local'])
    assert.deepEqual((await server({ csr, hosts: ['Other.Local', 'other.local.'] })).hosts, ['other.local'])
  })

  it('is our own only with the key that it was made with', async () => {
    const csr = await homeCSR()
    const other = await createServerCSR({ hosts: ['evil.local'] })
    const forged = { ...csr, der: other.der }
    assert.equal((await refusal('ERR_PKI_CSR', () => server({ csr: forged }))).reason, 'hosts-not-stated')
    assert.deepEqual((await server({ csr: { ...csr, hosts: ['evil.local'] } })).hosts, csr.hosts)
  })

  it('must be signed by its own key', async () => {
    const { der } = await homeCSR()
    for (const offset of [der.length - 1, 60]) {
      const bent = Uint8Array.from(der)
      bent[offset] = (bent[offset] ?? 0) ^ 1
      await assert.rejects(server({ csr: { der: bent }, hosts: ['a.local'] }))
    }
    const last = Uint8Array.from(der)
    last[der.length - 1] = (last[der.length - 1] ?? 0) ^ 1
    assert.equal(
      (await refusal('ERR_PKI_SIGNATURE', () => server({ csr: { der: last }, hosts: ['a.local'] }))).subject,
      'csr',
    )
  })

  it('gives a public key and names only: what else it asks for is ignored', async () => {
    const der = await foreignCSR([
      HOMEBOX,
      writeBasicConstraints({ cA: false }),
      writeExtension('2.5.29.15', true, Uint8Array.of(3, 2, 1, 6)),
      writeExtension('2.5.29.37', false, Uint8Array.of(0x30, 6, 6, 4, 0x55, 0x1d, 0x25, 0)),
      writeExtension('1.3.6.1.4.1.311.20.2', false, Uint8Array.of(5, 0)),
    ])
    const { extensions, rawExtensions } = readCertificate(
      (await server({ csr: { der }, hosts: 'from-csr' })).der,
    )
    assert.deepEqual(extensions.keyUsage, ['digitalSignature'])
    assert.deepEqual(extensions.extendedKeyUsage, ['1.3.6.1.5.5.7.3.1'])
    assert.equal(
      rawExtensions.some(({ oid }) => oid.startsWith('1.3.6.1.4.1.311')),
      false,
    )
  })

  it('is refused when it asks for what is never granted', async () => {
    const reasonOf = async (...extensions: readonly Uint8Array[]): Promise<string> => {
      const der = await foreignCSR(extensions)
      return (await refusal('ERR_PKI_CSR', () => server({ csr: { der }, hosts: 'from-csr' }))).reason
    }
    assert.equal(await reasonOf(HOMEBOX, writeBasicConstraints({ cA: true })), 'asks-for-ca')
    const constraints = writeNameConstraints({ permitted: [{ type: 'dns', value: 'local' }], excluded: [] })
    assert.equal(await reasonOf(HOMEBOX, constraints), 'name-constraints')
    const unknown = (critical: boolean): Uint8Array =>
      writeExtension('1.2.3.4', critical, Uint8Array.of(5, 0))
    assert.equal(await reasonOf(HOMEBOX, unknown(true)), 'unknown-critical-extension')
    assert.equal(await reasonOf(HOMEBOX, HOMEBOX), 'duplicate-extension')
    const mail = writeSubjectAltName([{ type: 'email', value: 'me@example.com' }], { critical: false })
    assert.equal(await reasonOf(mail), 'unsupported-name-type')
    await server({ csr: { der: await foreignCSR([HOMEBOX, unknown(false)]) }, hosts: 'from-csr' })
    await server({ csr: { der: await foreignCSR([mail]) }, hosts: ['a.local'] })
  })

  it('without names gives none', async () => {
    const der = await foreignCSR([])
    await refusal('ERR_PKI_NO_HOSTS', () => server({ csr: { der }, hosts: 'from-csr' }))
    await refusal('ERR_PKI_NO_HOSTS', () => server({ csr: { der }, hosts: [] }))
  })

  it('is checked for names as a person is', async () => {
    const names = ['0.0.0.0', '*.local', 'a_b.local'].map((text) =>
      text === '0.0.0.0'
        ? ({ type: 'ip', octets: new Uint8Array(4) } as const)
        : ({ type: 'dns', value: text } as const),
    )
    for (const name of names) {
      const der = await foreignCSR([writeSubjectAltName([name], { critical: false })])
      await refusal('ERR_PKI_HOST', () => server({ csr: { der }, hosts: 'from-csr' }))
    }
  })

  it('says what it is: bytes without a name are refused, and text of another kind', async () => {
    const { der } = await homeCSR()
    const { pem } = await homeRoot()
    await refusal('ERR_PKI_OPTION', () => server({ csr: der as unknown as { der: Uint8Array } }))
    await refusal('ERR_PKI_PEM', () => server({ csr: { pem }, hosts: ['a.local'] }))
    await refusal('ERR_PKI_OPTION', () =>
      server({ csr: { pem: 7 as unknown as string }, hosts: ['a.local'] }),
    )
  })

  it('of another tool in the old Microsoft label is read', async () => {
    const { pem } = await homeCSR()
    const old = pem.replaceAll('CERTIFICATE REQUEST', 'NEW CERTIFICATE REQUEST')
    assert.deepEqual((await server({ csr: { pem: old }, hosts: 'from-csr' })).hosts, [
      '192.168.1.20',
      'homebox.local',
    ])
  })
})

describe('createServerCSR', () => {
  it('asks for its hosts and nothing else, signed by its key', async () => {
    const csr = await createServerCSR({
      hosts: ['https://192.168.1.20:8888/tree', 'HOMEBOX.local.', 'homebox.local'],
    })
    assert.deepEqual(csr.hosts, ['192.168.1.20', 'homebox.local'])
    const { rawExtensions, subject } = readCSR(csr.der)
    assert.deepEqual(
      rawExtensions.map(({ oid }) => oid),
      ['2.5.29.17'],
    )
    assert.deepEqual(subject.rdns, [])
  })

  it('refuses an empty list and what is no list', async () => {
    await refusal('ERR_PKI_NO_HOSTS', () => createServerCSR({ hosts: [] }))
    await refusal('ERR_PKI_OPTION', () => createServerCSR({ hosts: 'homebox.local' as unknown as string[] }))
    const { option } = await refusal('ERR_PKI_HOST', () => createServerCSR({ hosts: ['a.local', '0.0.0.0'] }))
    assert.equal(option, 'hosts[1]')
  })

  it('takes a key that exists and subject fields', async () => {
    const privateKey = await generatePrivateKey({ kind: 'ec-p384' })
    const csr = await createServerCSR({
      hosts: ['a.local'],
      privateKey,
      countryName: 'DE',
      commonName: 'a.local',
    })
    assert.equal(csr.privateKey, privateKey)
    assert.equal(readCSR(csr.der).subject.rdns.length, 2)
  })
})

describe('an issuer', () => {
  it('must be a CA that may sign', async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const name = writeName([[{ oid: '2.5.4.3', value: 'Odd' }]])
    const reasonOf = async (extensions: readonly Uint8Array[], subject = name): Promise<string> => {
      const der = await oddCertificate({ key, name: subject, extensions })
      return (await refusal('ERR_PKI_ISSUER', () => server({ issuer: { der, privateKey: key, chain: [] } })))
        .reason
    }
    const ca = writeBasicConstraints({ cA: true })
    assert.equal(await reasonOf([]), 'not-a-ca')
    assert.equal(await reasonOf([writeBasicConstraints({ cA: false })]), 'not-a-ca')
    assert.equal(
      await reasonOf([ca, writeExtension('2.5.29.15', true, Uint8Array.of(3, 2, 7, 0x80))]),
      'no-key-cert-sign',
    )
    assert.equal(await reasonOf([ca], writeName([])), 'empty-subject')
    assert.equal(
      await reasonOf([ca, writeExtension('1.2.3.4', true, Uint8Array.of(5, 0))]),
      'unknown-critical-extension',
    )
  })

  it('that is no root must be for servers if it says for what it is', async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const [root, sub] = ['Root', 'Sub'].map((value) => writeName([[{ oid: '2.5.4.3', value }]]))
    assert.ok(root !== undefined && sub !== undefined)
    const signUnder = async (purposes: readonly string[], name: Uint8Array): Promise<unknown> => {
      const extensions = [writeBasicConstraints({ cA: true }), writeExtendedKeyUsage(purposes)]
      const der = await oddCertificate({ key, name, signedBy: { key, name: root }, extensions })
      return server({ issuer: { der, privateKey: key } })
    }
    const [mail, serverAuth, any] = ['1.3.6.1.5.5.7.3.4', '1.3.6.1.5.5.7.3.1', '2.5.29.37.0']
    assert.equal((await refusal('ERR_PKI_ISSUER', () => signUnder([mail], sub))).reason, 'not-for-servers')
    for (const purposes of [[mail, serverAuth], [any], ['1.3.6.1.4.1.311.10.3.3'], ['2.16.840.1.113730.4.1']])
      await signUnder(purposes, sub)
    await signUnder([mail], root)
  })

  it('must not be constrained by kinds of names that iOS does not read', async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const name = writeName([[{ oid: '2.5.4.3', value: 'Odd' }]])
    // permittedSubtrees with one registeredID, and with one uniformResourceIdentifier.
    const [registered, uri] = [Uint8Array.of(0x88, 1, 0x2a), Uint8Array.of(0x86, 1, 0x61)]
    const signUnder = async (base: Uint8Array, critical: boolean): Promise<unknown> => {
      const value = writeSequence(writeElement(0xa0, writeSequence(base)))
      const extensions = [writeBasicConstraints({ cA: true }), writeExtension('2.5.29.30', critical, value)]
      return server({ issuer: { der: await oddCertificate({ key, name, extensions }), privateKey: key } })
    }
    const refused = await refusal('ERR_PKI_ISSUER', () => signUnder(registered, true))
    assert.equal(refused.reason, 'unknown-constraint-type')
    await signUnder(registered, false)
    await signUnder(uri, true)
  })

  it('must be without faults of encoding, known extensions unread, and duplicates', async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const name = writeName([[{ oid: '2.5.4.3', value: 'Odd' }]])
    const ca = writeBasicConstraints({ cA: true })
    const explicitFalse = Uint8Array.of(0x30, 10, 6, 3, 0x55, 0x1d, 0x63, 1, 1, 0, 4, 0)
    for (const extensions of [
      [ca, explicitFalse],
      [ca, ca],
      [ca, writeExtension('2.5.29.17', false, Uint8Array.of(5, 0))],
    ]) {
      const der = await oddCertificate({ key, name, extensions })
      const { deviations } = await refusal('ERR_PKI_DEVIATION', () =>
        server({ issuer: { der, privateKey: key, chain: [] } }),
      )
      assert.ok(deviations.length > 0)
    }
  })

  it('must come with its own key', async () => {
    const { der } = await homeRoot()
    const privateKey = await generatePrivateKey({ kind: 'ec-p256' })
    const details = await refusal('ERR_PKI_KEY_MISMATCH', () =>
      server({ issuer: { der, privateKey, chain: [] } }),
    )
    assert.match(details.privateKey, /^[\da-f]{64}$/)
    assert.notEqual(details.privateKey, details.certificateKey)
  })

  it('is the result of a verb, not something that looks like one', async () => {
    const { der, privateKey } = await homeRoot()
    const forged = { kind: privateKey.kind, publicKey: privateKey.publicKey }
    for (const issuer of [undefined, null, {}, { der }, { der, privateKey: forged, chain: [] }]) {
      await refusal('ERR_PKI_OPTION', () =>
        server({ issuer: issuer as unknown as SignServerCertOptions['issuer'] }),
      )
    }
  })

  it('must stand at the start of its chain, each certificate naming the next', async () => {
    const root = await homeRoot()
    const a = await createIntermediateCA({ issuer: root, commonName: 'A', now: NOW })
    const b = await createIntermediateCA({ issuer: root, commonName: 'B', now: NOW })
    const leaf = await server()
    for (const chain of [[b], [a, b], [a, leaf], [leaf]]) {
      assert.equal(
        (await refusal('ERR_PKI_ISSUER', () => server({ issuer: { ...a, chain } }))).reason,
        'broken-chain',
      )
    }
  })

  it('is bound by its anchor, which must be the CA above its chain', async () => {
    const root = await homeRoot()
    const a = await createIntermediateCA({ issuer: root, commonName: 'A', pathLength: 1, now: NOW })
    const b = await createIntermediateCA({ issuer: a, commonName: 'B', now: NOW })
    assert.deepEqual([root.anchor, a.anchor?.der, b.anchor?.der], [undefined, root.der, root.der])
    await server({ issuer: b })
    await server({ issuer: { der: a.der, privateKey: a.privateKey, anchor: root } })
    const remade = await createRootCA({ commonName: 'Test root', now: NOW })
    const other = await createRootCA({ commonName: 'Other', now: NOW })
    const leaf = await server()
    for (const issuer of [
      ...[remade, other, a, b, leaf].map((anchor) => ({ ...b, anchor })),
      { ...root, anchor: root },
      { ...root, anchor: other },
    ])
      assert.equal((await refusal('ERR_PKI_ISSUER', () => server({ issuer }))).reason, 'broken-chain')
    const anchor = other as unknown as { der: Uint8Array }
    for (const odd of [null, 1, { der: 'x' }, { pem: anchor }] as unknown as (typeof anchor)[])
      await refusal('ERR_PKI_OPTION', () => server({ issuer: { ...b, anchor: odd } }))
  })

  it('of an intermediate goes out with what it signs, also where it brings no chain', async () => {
    const { der, pem, privateKey } = await createIntermediateCA({
      issuer: await homeRoot(),
      commonName: 'A',
      now: NOW,
    })
    assert.deepEqual((await server({ issuer: { der, privateKey } })).chain.slice(1), [{ der, pem }])
  })
})

describe('createIntermediateCA', () => {
  it('signs servers only, unless a path length says otherwise', async () => {
    const root = await homeRoot()
    const sub = await createIntermediateCA({ issuer: root, commonName: 'Sub', now: NOW })
    const { extensions } = readCertificate(sub.der)
    assert.deepEqual(extensions.basicConstraints, { cA: true, pathLength: 0 })
    assert.deepEqual(extensions.authorityKeyId?.keyId, readCertificate(root.der).extensions.subjectKeyId)
    const more = (issuer: typeof sub, pathLength: number): Promise<typeof sub> =>
      createIntermediateCA({ issuer, commonName: `Room for ${String(pathLength)}`, pathLength, now: NOW })
    assert.equal((await refusal('ERR_PKI_ISSUER', () => more(sub, 0))).reason, 'path-length')
    const two = await more(root, 2)
    await more(two, 1)
    assert.equal((await refusal('ERR_PKI_ISSUER', () => more(two, 2))).reason, 'path-length')
  })

  it('refuses the name of its issuer, with which it would pass for a root', async () => {
    const issuer = await homeRoot()
    const make = (organizationName?: string): Promise<unknown> =>
      createIntermediateCA({
        issuer,
        commonName: 'Test root',
        ...(organizationName === undefined ? {} : { organizationName }),
        now: NOW,
      })
    assert.equal((await refusal('ERR_PKI_NAME', () => make())).option, 'commonName')
    await make('Firm')
  })

  it('counts the path length of every CA above, that of the root too', async () => {
    const root = await createRootCA({ commonName: 'Root', pathLength: 2, now: NOW })
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const der = await oddCertificate({
      key,
      name: writeName([[{ oid: '2.5.4.3', value: 'Firm' }]]),
      signedBy: { key: root.privateKey, name: readCertificate(root.der).subject.der },
      extensions: [writeBasicConstraints({ cA: true })],
    })
    const issuer = { der, privateKey: key, chain: [{ der }], anchor: root }
    const below = (pathLength: number): Promise<unknown> =>
      createIntermediateCA({ issuer, commonName: 'Sub', pathLength, now: NOW })
    await below(0)
    assert.equal((await refusal('ERR_PKI_ISSUER', () => below(1))).reason, 'path-length')
    const full = await createRootCA({
      commonName: 'Root',
      pathLength: 0,
      privateKey: root.privateKey,
      now: NOW,
    })
    const sign = (): Promise<unknown> => server({ issuer: { ...issuer, anchor: full } })
    assert.equal((await refusal('ERR_PKI_ISSUER', sign)).reason, 'path-length')
  })

  it('refuses a root whose path length is 0, and a missing name', async () => {
    const issuer = await createRootCA({ commonName: 'Root', pathLength: 0, now: NOW })
    await refusal('ERR_PKI_ISSUER', () => createIntermediateCA({ issuer, commonName: 'Sub', now: NOW }))
    await refusal('ERR_PKI_NAME', () =>
      createIntermediateCA({ issuer, commonName: undefined as unknown as string, now: NOW }),
    )
  })

  it('lives 3650 days, or as long as its issuer, and carries its addresses', async () => {
    const sub = await createIntermediateCA({
      issuer: await homeRoot(),
      commonName: 'Sub',
      now: NOW,
      crlAddresses: ['http://ca.home.arpa/root.crl'],
    })
    assert.equal((sub.notAfter.getTime() - sub.notBefore.getTime()) / 1000 + 1, 3650 * 86_400)
    assert.deepEqual(readCertificate(sub.der).extensions.crlAddresses, ['http://ca.home.arpa/root.crl'])
    const short = await createRootCA({ commonName: 'Short', validDays: 10, now: NOW })
    assert.deepEqual(
      (await createIntermediateCA({ issuer: short, commonName: 'S', now: NOW })).notAfter,
      short.notAfter,
    )
  })
})
