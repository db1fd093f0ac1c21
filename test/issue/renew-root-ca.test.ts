import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  loadIssuer,
  readCertificate,
  renewRootCA,
  signServerCert,
} from '../../src/index.js'
import { writeAuthorityKeyIdentifier, writeBasicConstraints } from '../../src/x509/write/extensions.js'
import { checkIOSTrust } from '../../src/check.js'
import { NOW, homeRoot, oddCertificate, refusal, rsaKey } from '../support/issue.js'
import { commonName, inFolder, run, without } from '../support/x509.js'
import { generatePrivateKey } from '../../src/index.js'

const LATER = new Date('2036-03-01T09:30:00Z')

describe('renewRootCA', () => {
  it('keeps key, subject, key identifier and constraints, octet for octet, and takes a new serial number and dates', async () => {
    const root = await createRootCA({
      commonName: 'Müller CA',
      organizationName: ['A', 'B'],
      pathLength: 1,
      nameConstraints: { permitted: ['lan', '10.0.0.0/8'] },
      validDays: 3650,
      now: NOW,
    })
    const renewed = await renewRootCA({ issuer: root, now: LATER })
    const [before, after] = [readCertificate(root.der), readCertificate(renewed.der)]
    assert.deepEqual(after.subject.der, before.subject.der)
    assert.deepEqual(after.issuer.der, before.issuer.der)
    assert.deepEqual(after.publicKey.der, before.publicKey.der)
    assert.deepEqual(after.extensions.subjectKeyId, before.extensions.subjectKeyId)
    const sorted = (list: typeof after.rawExtensions): unknown =>
      [...list].sort((a, b) => (a.oid < b.oid ? -1 : 1))
    assert.deepEqual(sorted(after.rawExtensions), sorted(before.rawExtensions))
    assert.notDeepEqual(after.serialNumber, before.serialNumber)
    assert.deepEqual(
      [renewed.notBefore, renewed.notAfter],
      [new Date('2036-03-01T08:30:00Z'), new Date('2056-02-25T08:29:59Z')],
    )
    assert.notEqual(renewed.fingerprint, root.fingerprint)
    assert.deepEqual(after.deviations, [])
    const node = new X509Certificate(renewed.der)
    assert.ok(node.verify(node.publicKey) && node.ca)
  })

  it(
    'is an issuer whose servers chain to both roots, and those of the old one chain to it: to OpenSSL and to iOS',
    { skip: without('openssl', 'version') },
    async () => {
      for (const key of [{}, { privateKey: await rsaKey() }]) {
        const root = await createRootCA({ commonName: 'Home CA', validDays: 400, now: NOW, ...key })
        const now = new Date('2027-06-01T00:00:00Z')
        const renewed = await renewRootCA({ issuer: root, now, validDays: 3650 })
        const csr = await createServerCSR({ hosts: ['homebox.local'] })
        const [old, young] = [
          await signServerCert({ issuer: root, csr, now: NOW }),
          await signServerCert({ issuer: renewed, csr, now }),
        ]
        for (const server of [old, young]) {
          const files = { 'old.pem': root.pem, 'new.pem': renewed.pem, 'server.pem': server.pem }
          inFolder(files, (folder) => {
            for (const anchor of ['old', 'new'])
              run('openssl', [
                'verify',
                '-x509_strict',
                '-attime',
                String(now.getTime() / 1000),
                '-CAfile',
                `${folder}/${anchor}.pem`,
                `${folder}/server.pem`,
              ])
          })
          for (const anchor of [root, renewed]) {
            const report = await checkIOSTrust({
              chain: server.chain,
              anchors: [anchor],
              host: 'homebox.local',
              now,
            })
            assert.equal(report.trusted, true)
          }
        }
      }
    },
  )

  it('gives an old root what it lacks: keyUsage, a key identifier, a SHA-256 signature, critical basicConstraints', async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const der = await oddCertificate({
      key,
      name: commonName('Old'),
      extensions: [writeBasicConstraints({ cA: true }), writeAuthorityKeyIdentifier(Uint8Array.of(1, 2, 3))],
    })
    const issuer = await loadIssuer({ certificate: { der }, privateKey: key })
    const { extensions, signatureAlgorithm } = readCertificate((await renewRootCA({ issuer, now: NOW })).der)
    assert.deepEqual(extensions.keyUsage, ['keyCertSign', 'cRLSign'])
    assert.equal(extensions.subjectKeyId?.length, 20)
    assert.equal(extensions.authorityKeyId, undefined)
    assert.equal(signatureAlgorithm, '1.2.840.10045.4.3.2')
  })

  it('renews a root that has expired, and refuses an intermediate', async () => {
    const expired = await createRootCA({
      commonName: 'Gone',
      validDays: 1,
      now: new Date('2020-01-01T00:00:00Z'),
    })
    assert.deepEqual(
      (await renewRootCA({ issuer: expired, now: NOW, validDays: 10 })).notAfter,
      new Date('2026-12-02T10:59:59Z'),
    )
    const issuer = await createIntermediateCA({ issuer: await homeRoot(), commonName: 'Below', now: NOW })
    assert.equal(
      (await refusal('ERR_PKI_ISSUER', () => renewRootCA({ issuer, now: NOW }))).reason,
      'not-a-root',
    )
    await refusal('ERR_PKI_OPTION', async () =>
      renewRootCA({ issuer: await homeRoot(), commonName: 'Other' } as never),
    )
  })
})
