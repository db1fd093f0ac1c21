import assert from 'node:assert/strict'
import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { describe, it } from 'node:test'
import { createServerCSR, isPKIError, readCertificate, signServerCert } from '../../src/index.js'
import {
  buildCertificate,
  createTestKey,
  mutateCertificate,
  TEST_KEY_KINDS,
  TEST_SIGNATURE_ALGORITHMS,
} from '../../src/testing.js'
import type { BuildCertificateOptions, TestKeyKind, TestSignatureAlgorithm } from '../../src/testing.js'
import { homeRoot, NOW } from '../support/issue.js'
import { NO_OPENSSL, openssl } from '../support/keys.js'

/** A kind of key that signs with each algorithm. */
const KINDS: Readonly<Record<TestSignatureAlgorithm, TestKeyKind>> = {
  'rsa-sha1': 'rsa-2048',
  'rsa-sha256': 'rsa-2048',
  'rsa-sha384': 'rsa-2048',
  'rsa-sha512': 'rsa-2048',
  'rsa-pss-sha256': 'rsa-pss-2048',
  'rsa-pss-sha384': 'rsa-2048',
  'rsa-pss-sha512': 'rsa-2048',
  'ecdsa-sha1': 'ec-p256',
  'ecdsa-sha256': 'ec-p384',
  'ecdsa-sha384': 'ec-p521',
  'ecdsa-sha512': 'ec-p256',
  ed25519: 'ed25519',
}

const record = async (options: BuildCertificateOptions) =>
  readCertificate((await buildCertificate(options)).der)

describe('a key for tests', () => {
  for (const kind of TEST_KEY_KINDS.filter((name) => !['rsa-3072', 'rsa-4096'].includes(name))) {
    it(`of kind ${kind} is a pair in the eyes of node:crypto`, async () => {
      const key = await createTestKey({ kind })
      const spki = createPublicKey(createPrivateKey(key.pem)).export({ type: 'spki', format: 'der' })
      assert.deepEqual(Uint8Array.from(spki), key.publicKey)
    })
  }
})

describe('a built certificate', () => {
  for (const algorithm of TEST_SIGNATURE_ALGORITHMS) {
    it(`signed with ${algorithm} verifies in node:crypto`, async () => {
      const privateKey = await createTestKey({ kind: KINDS[algorithm] })
      const { der } = await buildCertificate({ privateKey, signatureAlgorithm: algorithm })
      const certificate = new X509Certificate(der)
      assert.ok(certificate.verify(certificate.publicKey))
    })
  }

  it('says each field as it was given', async () => {
    const validity = {
      notBefore: new Date('2030-01-02T03:04:05Z'),
      notAfter: new Date('2060-01-01T00:00:00Z'),
    }
    const made = await record({
      subject: { commonName: 'A', countryName: 'DE' },
      issuer: { commonName: 'B' },
      validity,
      serialNumber: 0x1234n,
      extensions: [
        { basicConstraints: { cA: true, pathLenConstraint: 3 }, critical: false },
        { keyUsage: ['keyCertSign', 'decipherOnly'] },
        { extKeyUsage: ['serverAuth', 'clientAuth', 'any', '1.2.3.4'] },
        { subjectAltName: ['a.local', '10.0.0.1', '::1', { type: 'email', value: 'a@b.c' }], critical: true },
        { subjectKeyIdentifier: Uint8Array.of(1, 2) },
        { authorityKeyIdentifier: Uint8Array.of(3) },
        { nameConstraints: { permitted: ['local', '10.0.0.0/8'], excluded: ['bad.local'] } },
      ],
    })
    assert.deepEqual([made.notBefore, made.notAfter], [validity.notBefore, validity.notAfter])
    assert.deepEqual([...made.serialNumber], [0x12, 0x34])
    assert.equal(made.issuer.rdns[0]?.[0]?.value, 'B')
    const { extensions } = made
    assert.deepEqual({ ...extensions.basicConstraints }, { cA: true, pathLength: 3 })
    assert.deepEqual(extensions.keyUsage, ['keyCertSign', 'decipherOnly'])
    assert.equal(extensions.extendedKeyUsage?.length, 4)
    assert.deepEqual(
      extensions.subjectAltName?.map(({ type }) => type),
      ['dns', 'ip', 'ip', 'email'],
    )
    assert.equal(extensions.nameConstraints?.permitted.length, 2)
    assert.deepEqual(
      made.rawExtensions.map(({ critical }) => critical),
      [false, true, false, true, false, false, true],
    )
    assert.deepEqual(made.deviations, [])
  })

  for (const serial of [
    0n,
    1n,
    127n,
    128n,
    255n,
    256n,
    -1n,
    -128n,
    -129n,
    -256n,
    2n ** 200n,
    -(2n ** 159n),
  ]) {
    it(`has the serial number ${serial} in the eyes of openssl`, { skip: NO_OPENSSL }, async () => {
      const { pem } = await buildCertificate({ serialNumber: serial })
      const said = openssl(['x509', '-in', 'c.pem', '-noout', '-serial'], { 'c.pem': pem }).toString()
      assert.equal(
        BigInt(said.trim().replace(/^serial=(-?)(.*)$/, '0x$2')) * (said.includes('-') ? -1n : 1n),
        serial,
      )
    })
  }

  it('may be of version 1, 2 and 4, where 4 is read by nobody', async () => {
    assert.equal((await record({ version: 1 })).version, 1)
    assert.equal((await record({ version: 2, issuerUniqueID: Uint8Array.of(1) })).version, 2)
    await assert.rejects(record({ version: 4 }), { code: 'ERR_PKI_DER' })
  })

  it('takes raw octets for every part that has a form', async () => {
    const name = (await record({ subject: { commonName: 'copied' } })).subject.der
    const made = await record({
      subject: name,
      signature: Uint8Array.of(0x30, 3, 6, 1, 0x2a),
      extensions: [
        { oid: '2.999.5', value: Uint8Array.of(1, 2, 3) },
        Uint8Array.of(0x30, 6, 6, 1, 0x2b, 4, 1, 0),
      ],
      signatureValue: Uint8Array.of(9),
    })
    assert.deepEqual(made.subject.der, name)
    assert.deepEqual(
      made.deviations.map(({ kind }) => kind),
      ['algorithm-mismatch'],
    )
    assert.deepEqual(
      made.rawExtensions.map(({ oid }) => oid),
      ['2.999.5', '1.3'],
    )
    assert.deepEqual([...made.signature], [9])
  })

  it('begins an hour before now and lasts a year where nobody says otherwise', async () => {
    const { notBefore, notAfter } = await record({ now: NOW })
    assert.equal(notBefore.toISOString(), '2026-11-22T11:00:00.000Z')
    assert.equal(notAfter.toISOString(), '2027-11-22T12:00:00.000Z')
  })

  it('is signed by a root of the main door, and copies its name and key identifier', async () => {
    const signedBy = await homeRoot()
    const root = readCertificate(signedBy.der)
    const made = await record({ signedBy, extensions: [{ authorityKeyIdentifier: 'of-issuer' }] })
    assert.deepEqual(made.issuer.der, root.subject.der)
    assert.deepEqual(made.extensions.authorityKeyId?.keyId, root.extensions.subjectKeyId)
    assert.ok(new X509Certificate(made.der).verify(new X509Certificate(root.der).publicKey))
  })

  it('is signed by a CA of which not everything can be read', async () => {
    const broken = await buildCertificate({
      subject: { commonName: 'CA' },
      extensions: [Uint8Array.of(5, 0)],
    })
    const made = await buildCertificate({
      signedBy: broken,
      extensions: [{ authorityKeyIdentifier: 'of-issuer' }],
    })
    assert.equal(readCertificate(made.der).extensions.authorityKeyId?.keyId?.length, 20)
  })

  it('may hold names by their octets', async () => {
    const dns = Uint8Array.of(0x82, 2, 0x20, 0xff)
    const made = await record({
      extensions: [
        { subjectAltName: [dns] },
        { nameConstraints: { excluded: [dns] } },
        { basicConstraints: { cA: false } },
      ],
    })
    const raw = made.rawExtensions.map(({ value }) => Buffer.from(value).toString('hex'))
    assert.deepEqual(raw, ['3004820220ff', '3008a1063004820220ff', '3000'])
  })

  it('cannot be signed by a key that WebCrypto does not have', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
    const privateKey = {
      kind: 'ec-p256',
      pem: '',
      der: new Uint8Array(pair.privateKey.export({ type: 'pkcs8', format: 'der' })),
      publicKey: new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' })),
    } as const
    await assert.rejects(buildCertificate({ privateKey }), { code: 'ERR_PKI_KEY_UNSUPPORTED' })
    const signedBy = await homeRoot()
    assert.equal((await record({ privateKey, signedBy })).publicKey.label, 'secp256k1')
  })

  it('is refused where an option is none, or of a wrong type', async () => {
    const odd: readonly unknown[] = [
      { serial: 1n },
      { serialNumber: 5 },
      { version: 0 },
      { extensions: [{}] },
      { extensions: [{ keyUsage: ['sign'] }] },
      { extensions: 'none' },
      { validity: { notBefore: 1, notAfter: 2 } },
      { subject: { cn: 'a' } },
      { signatureAlgorithm: 'md5' },
      { privateKey: {} },
      { signedBy: {} },
      { signatureAlgorithm: 5 },
      { extensions: [{ nameConstraints: { permitted: 5 } }] },
      { extensions: [{ extKeyUsage: 5 }] },
      { extensions: [{ basicConstraints: null }] },
    ]
    for (const options of odd) {
      await assert.rejects(buildCertificate(options as BuildCertificateOptions), (error) => isPKIError(error))
    }
  })
})

describe('a changed certificate', () => {
  const server = async () => {
    const issuer = await homeRoot()
    const csr = await createServerCSR({ hosts: ['homebox.local'] })
    return signServerCert({ issuer, csr, now: NOW })
  }

  it('keeps every other field and the old signature, which no longer verifies', async () => {
    const [certificate, root] = [await server(), await homeRoot()]
    const { der } = await mutateCertificate({
      certificate,
      extensions: [{ subjectAltName: ['www.mybank.com'] }],
    })
    const [before, after] = [readCertificate(certificate.der), readCertificate(der)]
    assert.deepEqual(after.signature, before.signature)
    assert.deepEqual(after.serialNumber, before.serialNumber)
    assert.deepEqual(after.notAfter, before.notAfter)
    assert.equal(new X509Certificate(der).checkHost('www.mybank.com'), 'www.mybank.com')
    assert.equal(new X509Certificate(der).verify(new X509Certificate(root.der).publicKey), false)
  })

  it('is the same octets where nothing is changed', async () => {
    const certificate = await server()
    assert.deepEqual((await mutateCertificate({ certificate })).der, certificate.der)
    assert.deepEqual(
      (await mutateCertificate({ certificate: { pem: certificate.pem } })).pem,
      certificate.pem,
    )
  })

  it('verifies again where it is signed again, and its extensions may be made from the old ones', async () => {
    const [certificate, signedBy] = [await server(), await homeRoot()]
    const { der } = await mutateCertificate({
      certificate,
      signedBy,
      extensions: (all) => all.filter(({ oid }) => oid !== '2.5.29.37').toReversed(),
    })
    const [before, after] = [readCertificate(certificate.der), readCertificate(der)]
    assert.equal(after.extensions.extendedKeyUsage, undefined)
    assert.equal(after.rawExtensions.length, before.rawExtensions.length - 1)
    assert.ok(new X509Certificate(der).verify(new X509Certificate(signedBy.der).publicKey))
  })

  it('may bear another key, whose identifier follows', async () => {
    const [certificate, signedBy, key] = [await server(), await homeRoot(), await createTestKey()]
    const { der } = await mutateCertificate({
      certificate,
      signedBy,
      subjectPublicKeyInfo: key.publicKey,
      extensions: [{ subjectKeyIdentifier: 'of-key' }],
    })
    const other = await record({ privateKey: key, extensions: [{ subjectKeyIdentifier: 'of-key' }] })
    assert.deepEqual(readCertificate(der).extensions.subjectKeyId, other.extensions.subjectKeyId)
  })

  it('is refused where there is no certificate', async () => {
    await assert.rejects(mutateCertificate({ certificate: { der: Uint8Array.of(0x30, 0) } }), {
      code: 'ERR_PKI_DER',
    })
    await assert.rejects(mutateCertificate({ certificate: { pem: '' } }), { code: 'ERR_PKI_PEM' })
  })
})
