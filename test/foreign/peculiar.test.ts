import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  exportPrivateKey,
  exportUnencryptedPrivateKey,
  loadIssuer,
  signServerCert,
} from '../../src/index.js'
import type { CryptoProvider, KeyHandle, Signer } from '../../src/index.js'
import {
  fromPkcs10CertificateRequest,
  fromX509Certificate,
  toPkcs10CertificateRequest,
  toX509Certificate,
} from '../../src/peculiar.js'
import { NOW, homeCSR, homeRoot, refusal } from '../support/issue.js'
import { PECULIAR } from '../support/keys.js'

/** A provider that notes what is asked of it, and forwards all of it. */
function noting(): { readonly crypto: CryptoProvider; readonly calls: Set<string> } {
  const calls = new Set<string>()
  const subtle = new Proxy(PECULIAR.subtle, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      calls.add(String(name))
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  const getRandomValues = (array: Uint8Array<ArrayBuffer>): Uint8Array => {
    calls.add('getRandomValues')
    return PECULIAR.getRandomValues(array)
  }
  return { crypto: { subtle, getRandomValues }, calls }
}

interface KeyPair {
  readonly privateKey: KeyHandle
  readonly publicKey: KeyHandle
}

/** A key pair that lives in the second WebCrypto. */
async function peculiarPair(algorithm: { readonly name: string }): Promise<KeyPair> {
  const pair = await PECULIAR.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  assert.ok('privateKey' in pair && 'publicKey' in pair)
  return pair
}

describe('the border to @peculiar/x509', () => {
  it('gives a certificate that library reads alike, and takes it back unchanged', async () => {
    const root = await homeRoot()
    const theirs = await toX509Certificate(root)
    assert.equal(theirs.subject, 'CN=Test root')
    assert.equal(theirs.serialNumber, root.serialNumber)
    assert.deepEqual(theirs.notAfter, root.notAfter)
    const back = fromX509Certificate(theirs)
    assert.deepEqual(back.der, root.der)
    assert.equal(back.pem, root.pem)
    await loadIssuer({ certificate: back, privateKey: root.privateKey })
  })

  it('gives and takes requests; one that comes over the border is a foreign one', async () => {
    const csr = await homeCSR()
    const theirs = await toPkcs10CertificateRequest(csr)
    assert.equal(await theirs.verify(), true)
    const back = fromPkcs10CertificateRequest(theirs)
    assert.deepEqual(back.der, csr.der)
    const issuer = await homeRoot()
    assert.equal(
      (await refusal('ERR_PKI_CSR', () => signServerCert({ issuer, csr: back, now: NOW }))).reason,
      'hosts-not-stated',
    )
    assert.equal((await signServerCert({ issuer, csr: back, hosts: 'from-csr', now: NOW })).hosts.length, 2)
  })

  it('refuses what is no object of that library, and bytes that it cannot read', async () => {
    for (const odd of [{}, { rawData: 'text' }, { rawData: new Uint8Array(3) }]) {
      await refusal('ERR_PKI_OPTION', () =>
        fromX509Certificate(odd as unknown as Parameters<typeof fromX509Certificate>[0]),
      )
    }
    await refusal('ERR_PKI_OPTION', () => toX509Certificate({ der: new Uint8Array(3) }))
    await refusal('ERR_PKI_OPTION', () => toPkcs10CertificateRequest({ der: new Uint8Array(3) }))
    await refusal('ERR_PKI_OPTION', () => toX509Certificate({ der: 'MII' as unknown as Uint8Array }))
  })
})

describe('the crypto option', () => {
  it('is honoured by every verb: all of them run on @peculiar/webcrypto alone', async () => {
    const { crypto, calls } = noting()
    const native = globalThis.crypto.subtle
    const used: string[] = []
    const watched = new Proxy(native, {
      get(target, name) {
        used.push(String(name))
        return Reflect.get(target, name, target) as unknown
      },
    })
    Object.defineProperty(globalThis.crypto, 'subtle', { value: watched, configurable: true })
    try {
      const root = await createRootCA({ commonName: 'Root', now: NOW, crypto })
      const sub = await createIntermediateCA({ issuer: root, commonName: 'Sub', now: NOW, crypto })
      const csr = await createServerCSR({ hosts: ['a.local'], crypto })
      const server = await signServerCert({ issuer: sub, csr, now: NOW, crypto })
      const { pem } = await exportPrivateKey({ privateKey: root.privateKey, passphrase: 'x y z', crypto })
      await exportUnencryptedPrivateKey({ privateKey: root.privateKey })
      const key = { pem, passphrase: 'x y z' }
      const loaded = await loadIssuer({ certificate: { pem: root.pem }, privateKey: key, crypto })
      assert.equal(loaded.fingerprint, root.fingerprint)
      assert.equal(server.chain.length, 2)
    } finally {
      Reflect.deleteProperty(globalThis.crypto, 'subtle')
    }
    assert.deepEqual(used, [])
    for (const name of [
      'generateKey',
      'sign',
      'verify',
      'digest',
      'importKey',
      'exportKey',
      'deriveBits',
      'encrypt',
      'decrypt',
      'getRandomValues',
    ]) {
      assert.ok(calls.has(name), name)
    }
  })

  it('lets keys and signers of @peculiar/webcrypto enter the verbs', async () => {
    const ec = { name: 'ECDSA', namedCurve: 'P-384' }
    const keyPair = await peculiarPair(ec)
    const root = await createRootCA({
      commonName: 'Pair',
      privateKey: { keyPair, crypto: PECULIAR },
      now: NOW,
    })
    const publicExponent = Uint8Array.of(1, 0, 1)
    const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 2048, publicExponent }
    const { privateKey, publicKey } = await peculiarPair(rsa)
    const spki = await PECULIAR.subtle.exportKey('spki', publicKey)
    assert.ok(spki instanceof ArrayBuffer)
    const signer: Signer = {
      algorithm: 'rsa-sha256',
      publicKey: new Uint8Array(spki),
      sign: async (tbs) => new Uint8Array(await PECULIAR.subtle.sign({ name: rsa.name }, privateKey, tbs)),
    }
    const sub = await createIntermediateCA({
      issuer: root,
      commonName: 'Sub',
      privateKey: { signer },
      now: NOW,
    })
    const server = await signServerCert({ issuer: sub, csr: await homeCSR(), now: NOW })
    const theirs = await toX509Certificate(server)
    assert.equal(await theirs.verify({ publicKey: await toX509Certificate(sub), signatureOnly: true }), true)
  })
})
