import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  isPKIError,
  readCertificate,
  signServerCert,
} from '../../src/index.js'
import {
  createFaultyServerCert,
  createTestKey,
  createTestServers,
  TEST_SERVER_NAMES,
} from '../../src/testing.js'
import { homeRoot, NOW } from '../support/issue.js'
import { PECULIAR } from '../support/keys.js'

describe('a faulty server below a CA of the main door', () => {
  it('stands right below it where only the server is at fault', async () => {
    const issuer = await homeRoot()
    const server = await createFaultyServerCert({ issuer, hosts: ['a.local'], faults: ['expired'], now: NOW })
    assert.equal(server.chain.length, 1)
    assert.deepEqual(server.root.der, issuer.der)
    assert.ok(new X509Certificate(server.der).verify(new X509Certificate(issuer.der).publicKey))
  })

  it('has a faulty CA between where the fault is one of a CA', async () => {
    const issuer = await homeRoot()
    const server = await createFaultyServerCert({
      issuer,
      hosts: ['a.local'],
      faults: ['issuer-not-a-ca'],
      now: NOW,
    })
    assert.equal(server.chain.length, 2)
    assert.equal(server.root.pem, issuer.pem)
  })

  it('sends the intermediates of its issuer, and trusts its anchor', async () => {
    const root = await homeRoot()
    const issuer = await createIntermediateCA({ issuer: root, commonName: 'Sub', now: NOW })
    const server = await createFaultyServerCert({ issuer, hosts: ['a.local'], faults: ['no-eku'], now: NOW })
    assert.deepEqual(server.chain[1]?.der, issuer.der)
    assert.deepEqual(server.root.der, root.der)
    const alone = await createFaultyServerCert({
      issuer,
      hosts: ['a.local'],
      faults: ['missing-intermediate'],
    })
    assert.equal(alone.chain.length, 1)
    assert.deepEqual(readCertificate(alone.der).issuer.der, readCertificate(issuer.der).subject.der)
  })

  it('cannot have a fault of the root, which stands', async () => {
    const issuer = await homeRoot()
    const made = createFaultyServerCert({ issuer, hosts: ['a.local'], faults: ['root-expired'] })
    await assert.rejects(
      made,
      (error) => isPKIError(error, 'ERR_PKI_OPTION') && error.details.option === 'issuer',
    )
  })
})

describe('what is made', () => {
  it('says the same as signServerCert where nothing is at fault', async () => {
    const issuer = await homeRoot()
    const hosts = ['homebox.local', '192.168.1.20']
    const csr = await createServerCSR({ hosts })
    const ours = readCertificate((await signServerCert({ issuer, csr, now: NOW, organizationName: 'x' })).der)
    const theirs = readCertificate(
      (await createFaultyServerCert({ issuer, hosts, faults: [], now: NOW })).der,
    )
    const kinds = ({ rawExtensions }: typeof ours) =>
      rawExtensions.map(({ oid, critical }) => [oid, critical])
    assert.deepEqual(kinds(theirs), kinds(ours))
    assert.deepEqual(theirs.extensions.subjectAltName, ours.extensions.subjectAltName)
    assert.deepEqual(theirs.extensions.keyUsage, ours.extensions.keyUsage)
    assert.deepEqual(theirs.notBefore, ours.notBefore)
  })

  it('is the same again with the same keys: nothing else is random', async () => {
    const privateKey = await createTestKey({ kind: 'rsa-2048' })
    const issuer = await createRootCA({ commonName: 'RSA root', keyKind: 'rsa-2048', now: NOW })
    const make = () =>
      createFaultyServerCert({
        issuer,
        privateKey,
        hosts: ['a.local'],
        faults: ['negative-serial'],
        now: NOW,
      })
    assert.equal((await make()).pem, (await make()).pem)
    const again = { issuer, privateKey, hosts: ['a.local'], faults: [], now: NOW } as const
    assert.equal((await createFaultyServerCert(again)).pem, (await createFaultyServerCert(again)).pem)
  })

  it('has another serial number for each fault under one key: NSS refuses a repeated one', async () => {
    const privateKey = await createTestKey()
    const issuer = await homeRoot()
    const make = (fault: 'no-eku' | 'expired' | 'any-eku') =>
      createFaultyServerCert({ issuer, privateKey, hosts: ['a.local'], faults: [fault], now: NOW })
    const made = await Promise.all((['no-eku', 'expired', 'any-eku'] as const).map(make))
    assert.equal(new Set(made.map(({ der }) => new X509Certificate(der).serialNumber)).size, 3)
  })

  it('is frozen, and its texts are those of its bytes', async () => {
    const server = await createFaultyServerCert({ hosts: ['a.local'], faults: ['expired'] })
    for (const record of [server, server.chain, server.chain[0], server.hosts, server.faults, server.iOS])
      assert.equal(Object.isFrozen(record), true)
    assert.equal(server.chainPEM, server.chain.map(({ pem }) => pem).join(''))
    assert.deepEqual(Uint8Array.from(new X509Certificate(server.pem).raw), server.der)
  })

  it('can be made by another WebCrypto', async () => {
    const made = await createFaultyServerCert({
      hosts: ['a.local'],
      faults: ['sha1-signature'],
      crypto: PECULIAR,
    })
    const [leaf, issuer] = made.chain.map(({ der }) => new X509Certificate(der))
    assert.ok(issuer !== undefined && leaf?.verify(issuer.publicKey) === true)
  })
})

describe('the nine servers', () => {
  it('stand below one root, in their order, each with another key', async () => {
    const { root, servers } = await createTestServers({ hosts: ['localhost'], now: NOW })
    assert.deepEqual(
      servers.map(({ name }) => name),
      TEST_SERVER_NAMES,
    )
    for (const server of servers) assert.equal(server.root.pem, root.pem)
    assert.equal(new Set(servers.map(({ privateKeyPEM }) => privateKeyPEM)).size, 9)
    assert.deepEqual(
      servers.filter(({ iOS }) => iOS.trusted).map(({ name }) => name),
      ['good', 'no EKU'],
    )
  })

  it('may have keys of another kind', async () => {
    const { servers } = await createTestServers({ keyKind: 'ec-p384', hosts: ['localhost'] })
    for (const { der } of servers) assert.equal(readCertificate(der).publicKey.label, 'P-384')
  })
})
