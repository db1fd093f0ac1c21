import assert from 'node:assert/strict'
import { createPrivateKey, generateKeyPairSync, sign, webcrypto } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  encodePEM,
  exportPrivateKey,
  exportUnencryptedPrivateKey,
  generatePrivateKey,
  loadIssuer,
  readCertificate,
  readPrivateKey,
  signServerCert,
} from '../../src/index.js'
import type { ServerCSR, Signer } from '../../src/index.js'
import { writeOID } from '../../src/der/oid.js'
import { writeNull, writeSequence } from '../../src/der/write.js'
import { writeBasicConstraints, writeKeyUsage } from '../../src/x509/write/extensions.js'
import { writeName } from '../../src/x509/write/name.js'
import { NO_OPENSSL, openssl } from '../support/keys.js'
import { NOW, homeCSR, homeRoot, oddCertificate, refusal } from '../support/issue.js'

const passphrase = 'correct horse battery staple'

/** A signer as an HSM would be: the key never enters this library. */
function hsm(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return {
    algorithm: 'ecdsa-sha256',
    publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    sign: (tbs) => Promise.resolve(new Uint8Array(sign('sha256', tbs, privateKey))),
  }
}

describe('loadIssuer', () => {
  it('takes back what was exported, from PEM and from DER', async () => {
    const root = await homeRoot()
    const exported = await exportPrivateKey({ privateKey: root.privateKey, passphrase })
    for (const key of [{ pem: exported.pem }, { der: exported.der }]) {
      const loaded = await loadIssuer({ certificate: { pem: root.pem }, privateKey: { ...key, passphrase } })
      assert.equal(loaded.fingerprint, root.fingerprint)
      assert.equal(loaded.commonName, 'Test root')
      assert.deepEqual(loaded.chain, [])
      await signServerCert({ issuer: loaded, csr: await homeCSR(), now: NOW })
    }
  })

  it('refuses a wrong and a missing passphrase', async () => {
    const { der, privateKey } = await homeRoot()
    const { pem } = await exportPrivateKey({ privateKey, passphrase })
    const load = (given?: string): Promise<unknown> =>
      loadIssuer({
        certificate: { der },
        privateKey: given === undefined ? { pem } : { pem, passphrase: given },
      })
    assert.equal((await refusal('ERR_PKI_PASSPHRASE', () => load('wrong'))).reason, 'wrong-or-damaged')
    assert.equal((await refusal('ERR_PKI_PASSPHRASE', () => load())).reason, 'missing')
  })

  it('takes an intermediate with its chain, and leaves the root out of it', async () => {
    const root = await homeRoot()
    const a = await createIntermediateCA({ issuer: root, commonName: 'A', pathLength: 1, now: NOW })
    const b = await createIntermediateCA({ issuer: a, commonName: 'B', now: NOW })
    const whole = await loadIssuer({
      certificate: { pem: b.pem + a.pem + root.pem },
      privateKey: b.privateKey,
    })
    assert.deepEqual(
      whole.chain.map(({ der }) => der),
      [b.der, a.der],
    )
    const parts = await loadIssuer({
      certificate: { der: b.der },
      chain: { pem: a.pem },
      privateKey: b.privateKey,
    })
    assert.deepEqual(parts.chain, whole.chain)
  })

  it('refuses what a root forbids, also below an intermediate that says nothing of it', async () => {
    const root = await createRootCA({ commonName: 'R', nameConstraints: { permitted: ['local'] }, now: NOW })
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const der = await oddCertificate({
      key,
      name: writeName([[{ oid: '2.5.4.3', value: 'Firm' }]]),
      signedBy: { key: root.privateKey, name: readCertificate(root.der).subject.der },
      extensions: [writeBasicConstraints({ cA: true })],
    })
    const pem = encodePEM('CERTIFICATE', der)
    const issuer = await loadIssuer({ certificate: { pem: pem + root.pem }, privateKey: key })
    assert.deepEqual(issuer.chain, [{ der, pem }])
    assert.deepEqual(issuer.anchor, { der: root.der, pem: root.pem })
    assert.ok(Object.isFrozen(issuer.anchor))
    const below = await createIntermediateCA({ issuer, commonName: 'Sub', now: NOW })
    assert.deepEqual(below.anchor, issuer.anchor)
    const csrFor = (host: string): Promise<ServerCSR> => createServerCSR({ hosts: [host] })
    for (const each of [issuer, below]) {
      await signServerCert({ issuer: each, csr: await csrFor('a.local'), now: NOW })
      const bank = await csrFor('www.bank.com')
      const sign = (): Promise<unknown> => signServerCert({ issuer: each, csr: bank, now: NOW })
      assert.deepEqual((await refusal('ERR_PKI_NAME_CONSTRAINTS', sign)).permitted, ['local'])
    }
    const nameConstraints = { permitted: ['bank.com'] }
    await refusal('ERR_PKI_NAME_CONSTRAINTS', () =>
      createIntermediateCA({ issuer, commonName: 'Bank', nameConstraints, now: NOW }),
    )
  })

  it('looks at nothing that follows a root', async () => {
    const root = await homeRoot()
    const other = await createRootCA({ commonName: 'Other', now: NOW })
    const load = { certificate: { pem: root.pem + other.pem }, privateKey: root.privateKey }
    const loaded = await loadIssuer(load)
    assert.equal(loaded.anchor, undefined)
    assert.deepEqual(loaded.chain, [])
  })

  it('refuses a chain whose signatures or names do not fit', async () => {
    const root = await homeRoot()
    const other = await createRootCA({ commonName: 'Test root', now: NOW })
    const sub = await createIntermediateCA({ issuer: root, commonName: 'Sub', now: NOW })
    const stranger = await createIntermediateCA({ issuer: root, commonName: 'Stranger', now: NOW })
    const load = (pem: string): Promise<unknown> =>
      loadIssuer({ certificate: { pem }, privateKey: sub.privateKey })
    await refusal('ERR_PKI_SIGNATURE', () => load(sub.pem + other.pem))
    await refusal('ERR_PKI_SIGNATURE', () => load(sub.pem + stranger.pem))
  })

  it('refuses a chain in which one may not sign the one below it', async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const named = (value: string): Uint8Array => writeName([[{ oid: '2.5.4.3', value }]])
    const make = (name: string, above: string, extensions: readonly Uint8Array[]): Promise<Uint8Array> =>
      oddCertificate({ key, name: named(name), signedBy: { key, name: named(above) }, extensions })
    const ca = writeBasicConstraints({ cA: true })
    const b = encodePEM('CERTIFICATE', await make('B', 'A', [ca]))
    const load = async (...above: readonly Uint8Array[]): Promise<unknown> =>
      loadIssuer({
        certificate: { pem: b },
        chain: { pem: above.map((der) => encodePEM('CERTIFICATE', der)).join('') },
        privateKey: key,
      })
    const reasonOf = async (...above: readonly Uint8Array[]): Promise<string> =>
      (await refusal('ERR_PKI_ISSUER', () => load(...above))).reason
    const limit = (pathLength: number): Uint8Array => writeBasicConstraints({ cA: true, pathLength })
    const a = await make('A', 'Root', [ca])
    await load(await make('A', 'Root', [limit(1)]), await make('Root', 'Root', [limit(2)]))
    assert.equal(await reasonOf(await make('A', 'Root', [limit(0)])), 'path-length')
    assert.equal(await reasonOf(a, await make('Root', 'Root', [limit(1)])), 'path-length')
    assert.equal(
      await reasonOf(await make('A', 'Root', [ca, writeKeyUsage(['digitalSignature'])])),
      'no-key-cert-sign',
    )
    assert.equal(await reasonOf(await make('A', 'Root', [])), 'broken-chain')
  })

  it('refuses a root whose own signature is wrong, and a key that is not its own', async () => {
    const root = await homeRoot()
    const bent = Uint8Array.from(root.der)
    bent[bent.length - 1] = (bent.at(-1) ?? 0) ^ 1
    await refusal('ERR_PKI_SIGNATURE', () =>
      loadIssuer({ certificate: { der: bent }, privateKey: root.privateKey }),
    )
    const privateKey = await generatePrivateKey({ kind: 'ec-p256' })
    await refusal('ERR_PKI_KEY_MISMATCH', () => loadIssuer({ certificate: { der: root.der }, privateKey }))
  })

  it('refuses a server certificate, and a key in place of a certificate', async () => {
    const { chainPEM } = await signServerCert({ issuer: await homeRoot(), csr: await homeCSR(), now: NOW })
    const { privateKey } = await homeCSR()
    const load = (pem: string): Promise<unknown> => loadIssuer({ certificate: { pem }, privateKey })
    assert.equal((await refusal('ERR_PKI_ISSUER', () => load(chainPEM))).reason, 'not-a-ca')
    const { pem } = await exportUnencryptedPrivateKey({ privateKey })
    await refusal('ERR_PKI_PEM', () => load(pem))
  })

  it('works with a signer that keeps its key to itself', async () => {
    const signer = hsm()
    const root = await createRootCA({ commonName: 'HSM root', privateKey: { signer }, now: NOW })
    const loaded = await loadIssuer({ certificate: { der: root.der }, privateKey: { signer } })
    await signServerCert({ issuer: loaded, csr: await homeCSR(), now: NOW })
    await refusal('ERR_PKI_KEY_NOT_EXTRACTABLE', () =>
      exportUnencryptedPrivateKey({ privateKey: loaded.privateKey }),
    )
    await refusal('ERR_PKI_KEY_NOT_EXTRACTABLE', () =>
      exportPrivateKey({ privateKey: loaded.privateKey, passphrase }),
    )
  })

  it('verifies what a foreign signer gives before it is returned', async () => {
    const good = hsm()
    const bad = (sign: Signer['sign']): Signer => ({ ...good, sign })
    const reasonOf = async (signer: Signer): Promise<string> =>
      (await refusal('ERR_PKI_SIGNER', () => createRootCA({ commonName: 'R', privateKey: { signer } })))
        .reason
    assert.equal(await reasonOf(bad(() => Promise.reject(new Error('offline')))), 'failed')
    assert.equal(await reasonOf(bad(() => Promise.resolve(new Uint8Array(70)))), 'bad-signature')
    assert.equal(await reasonOf({ ...good, publicKey: hsm().publicKey }), 'bad-signature')
    assert.equal(await reasonOf({ ...good, publicKey: new Uint8Array(3) }), 'bad-public-key')
  })

  it('takes a pair of WebCrypto keys', async () => {
    const keyPair = await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
      'verify',
    ])
    const root = await createRootCA({ commonName: 'Pair', privateKey: { keyPair }, now: NOW })
    await signServerCert({ issuer: root, csr: await homeCSR(), now: NOW })
    await refusal('ERR_PKI_KEY_NOT_EXTRACTABLE', () =>
      exportUnencryptedPrivateKey({ privateKey: root.privateKey }),
    )
  })

  it('refuses keys that iOS cannot use, and what is no key', async () => {
    const { der } = await homeRoot()
    const load = (privateKey: Parameters<typeof loadIssuer>[0]['privateKey']): Promise<unknown> =>
      loadIssuer({ certificate: { der }, privateKey })
    const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
    const pem = (key: typeof p521): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()
    await refusal('ERR_PKI_KEY_UNSUPPORTED', () => load({ pem: pem(p521) }))
    await refusal('ERR_PKI_KEY_WEAK', () => load({ pem: pem(weak) }))
    for (const key of [undefined, null, 7, {}, 'PEM']) {
      await refusal('ERR_PKI_OPTION', () => load(key as { pem: string }))
    }
  })

  it('refuses a certificate that says neither PEM nor DER', async () => {
    const { der, pem, privateKey } = await homeRoot()
    for (const certificate of [der, pem, undefined, {}]) {
      const odd = certificate as unknown as { der: Uint8Array }
      await refusal('ERR_PKI_OPTION', () => loadIssuer({ certificate: odd, privateKey }))
    }
  })

  it('takes a root signed with SHA-1 or SHA-224, because iOS does not look at the signature of an anchor', async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const name = writeName([[{ oid: '2.5.4.3', value: 'Old' }]])
    const extensions = [writeBasicConstraints({ cA: true })]
    for (const oid of ['1.2.840.10045.4.1', '1.2.840.10045.4.3.1']) {
      const algorithm = writeSequence(writeOID(oid))
      const der = await oddCertificate({ key, name, extensions, algorithm })
      const issuer = await loadIssuer({ certificate: { der }, privateKey: key })
      await signServerCert({ issuer, csr: await homeCSR(), now: NOW })
      const sub = await createIntermediateCA({ issuer, commonName: 'Sub', now: NOW })
      const pem = sub.pem + encodePEM('CERTIFICATE', der)
      assert.deepEqual(
        (await loadIssuer({ certificate: { pem }, privateKey: sub.privateKey })).anchor?.der,
        der,
      )
    }
  })

  it('takes the SHA-1 root of an old tutorial, as openssl makes it', { skip: NO_OPENSSL }, async () => {
    const command = [
      'req',
      '-x509',
      '-sha1',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      '-',
      '-subj',
      '/CN=Old',
    ]
    const pem = openssl(command).toString()
    const issuer = await loadIssuer({ certificate: { pem }, privateKey: { pem } })
    assert.equal(readCertificate(issuer.der).signatureAlgorithm, '1.2.840.113549.1.1.5')
    await signServerCert({ issuer, csr: await homeCSR() })
  })

  it('refuses an intermediate signed with SHA-1, and a root signed with MD5', async () => {
    const key = await generatePrivateKey({ kind: 'ec-p256' })
    const name = writeName([[{ oid: '2.5.4.3', value: 'Old' }]])
    const extensions = [writeBasicConstraints({ cA: true })]
    const signedBy = { key, name: writeName([[{ oid: '2.5.4.3', value: 'Root' }]]) }
    const sha1 = writeSequence(writeOID('1.2.840.10045.4.1'))
    const md5 = writeSequence(writeOID('1.2.840.113549.1.1.4'), writeNull())
    const below = await oddCertificate({ key, name, signedBy, extensions, algorithm: sha1 })
    const root = await oddCertificate({ key, name, extensions, algorithm: md5 })
    const algorithmOf = async (der: Uint8Array): Promise<string> => {
      const load = (): Promise<unknown> => loadIssuer({ certificate: { der }, privateKey: key })
      return (await refusal('ERR_PKI_KEY_UNSUPPORTED', load)).algorithm
    }
    assert.equal(await algorithmOf(below), 'ECDSA with SHA-1')
    assert.match(await algorithmOf(root), /MD5/)
  })
})

describe('exportUnencryptedPrivateKey', () => {
  it('gives PKCS#8 that node:crypto reads', async () => {
    const { privateKey } = await homeCSR()
    const { pem, der } = await exportUnencryptedPrivateKey({ privateKey })
    assert.match(pem, /^-----BEGIN PRIVATE KEY-----\n/)
    const read = createPrivateKey(pem)
    assert.deepEqual(read, createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }))
    assert.equal((await readPrivateKey({ pem })).kind, 'ec-p256')
  })

  it('refuses a look-alike of a key', async () => {
    const { privateKey } = await homeCSR()
    const { kind, publicKey } = privateKey
    const forged = { kind, publicKey, toJSON: () => ({ kind }) }
    await refusal('ERR_PKI_OPTION', () => exportUnencryptedPrivateKey({ privateKey: forged }))
    await refusal('ERR_PKI_OPTION', () => exportPrivateKey({ privateKey: forged, passphrase }))
    await refusal('ERR_PKI_PASSPHRASE', () => exportPrivateKey({ privateKey, passphrase: '' }))
  })
})
