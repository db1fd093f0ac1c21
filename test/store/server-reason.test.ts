import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  readCertificate,
  signServerCert,
} from '../../src/index.js'
import type { CertificateRecord, CryptoProvider } from '../../src/index.js'
import { readPublicKey } from '../../src/keys/verify/public-key.js'
import { hostsOf, judgeServerCertificate, SERVER_REASONS } from '../../src/store/server-reason.js'
import type { ServerReason, ServerState } from '../../src/store/server-reason.js'
import { homeRoot, NOW, refusal } from '../support/issue.js'

const HOSTS = ['192.168.1.20', 'homebox.local', 'fd00::20']

describe('judgeServerCertificate', () => {
  it('keeps a certificate of this root for these hosts in any order', async () => {
    assert.equal(await judge({ hosts: [...HOSTS].reverse() }), 'still good')
    assert.equal(await judge({ hosts: [...HOSTS, ...HOSTS] }), 'still good')
  })

  it('wants another one for one host more, less or other', async () => {
    for (const hosts of [HOSTS.slice(1), [...HOSTS, 'a.local'], [...HOSTS.slice(1), '192.168.1.21']]) {
      assert.equal(await judge({ hosts }), 'hosts changed')
    }
  })

  it('believes no issuer name: another root of the same name did not sign it', async () => {
    const impostor = await createRootCA({ commonName: 'Test root', now: NOW })
    assert.equal(await judge({ root: readCertificate(impostor.der) }), 'signed by another root')
    const other = await createRootCA({ commonName: 'Other root', now: NOW })
    assert.equal(await judge({ root: readCertificate(other.der) }), 'signed by another root')
  })

  it('takes a signature algorithm that it does not know for another root', async () => {
    const { certificate } = await state()
    const odd = { ...certificate, signatureAlgorithmDER: Uint8Array.of(0x30, 0x03, 0x06, 0x01, 0x2a) }
    assert.equal(await judge({ certificate: odd, keyDER: odd.publicKey.der }), 'signed by another root')
  })

  it('looks at the key first, then the root, the hosts and the dates', async () => {
    const far = new Date('2099-01-01T00:00:00Z')
    assert.equal(await judge({ keyDER: undefined, hosts: [], now: far }), 'key missing')
    assert.equal(await judge({ keyDER: Uint8Array.of(1), hosts: [], now: far }), 'key does not match')
    assert.equal(await judge({ hosts: [], now: far }), 'hosts changed')
    assert.equal(await judge({ now: far }), 'expired')
  })

  it('renews what openssl signed for longer than iOS takes, one second apart', async () => {
    const { certificate } = await state()
    const lasting = (seconds: number): CertificateRecord => ({
      ...certificate,
      notBefore: NOW,
      notAfter: new Date(NOW.getTime() + seconds * 1000),
    })
    const keyDER = certificate.publicKey.der
    assert.equal(await judge({ certificate: lasting(71_283_600), keyDER }), 'still good')
    assert.equal(await judge({ certificate: lasting(71_283_601), keyDER }), 'longer than iOS takes')
  })

  it('keeps no certificate that iOS takes for no server: without the purpose serverAuth, or with another only', async () => {
    const { certificate } = await state()
    const keyDER = certificate.publicKey.der
    const serving = (extendedKeyUsage: readonly string[] | undefined): CertificateRecord => ({
      ...certificate,
      extensions: { ...certificate.extensions, extendedKeyUsage },
    })
    for (const purposes of [undefined, [], ['1.3.6.1.5.5.7.3.2'], ['2.5.29.37.0']]) {
      assert.equal(await judge({ certificate: serving(purposes), keyDER }), 'not for servers')
    }
    const both = ['1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.1']
    assert.equal(await judge({ certificate: serving(both), keyDER }), 'still good')
  })

  it('keeps no certificate for a key that iOS refuses', async () => {
    const { certificate } = await state()
    const publicKey = readPublicKey(
      generateKeyPairSync('ec', { namedCurve: 'P-521' }).publicKey.export({ type: 'spki', format: 'der' }),
    )
    const refused = { ...certificate, publicKey }
    assert.equal(await judge({ certificate: refused, keyDER: publicKey.der }), 'key that iOS refuses')
  })

  it('takes a failing provider for an error, never for another root', async () => {
    const subtle = new Proxy(globalThis.crypto.subtle, {
      get: (target, name) => {
        if (name === 'verify') return () => Promise.reject(new Error('the module is gone'))
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function'
          ? (...args: unknown[]) => Reflect.apply(value, target, args) as unknown
          : value
      },
    })
    const crypto: CryptoProvider = {
      subtle,
      getRandomValues: (array) => globalThis.crypto.getRandomValues(array),
    }
    await refusal('ERR_PKI_CRYPTO', () => judge({ crypto }))
  })

  it('follows a root that was renewed with its key, but not from a certificate that spells out its serial number', async () => {
    const { certificate, root, keyDER } = await state()
    const renewed = { ...root, serialNumber: Uint8Array.of(7) }
    assert.equal(await judge({ root: renewed }), 'still good')
    const naming = (serialNumber: Uint8Array, keyId = root.extensions.subjectKeyId): CertificateRecord => ({
      ...certificate,
      extensions: { ...certificate.extensions, authorityKeyId: { keyId, issuer: undefined, serialNumber } },
    })
    assert.equal(await judge({ certificate: naming(root.serialNumber), keyDER }), 'still good')
    const spelt = naming(root.serialNumber)
    assert.equal(await judge({ certificate: spelt, keyDER, root: renewed }), 'root renewed')
    const other = naming(root.serialNumber, Uint8Array.of(1))
    assert.equal(await judge({ certificate: other, keyDER }), 'root renewed')
  })

  it('wants the intermediate in the file, right behind the server, and nothing behind a certificate of the root', async () => {
    const anchor = await homeRoot()
    const middle = await createIntermediateCA({ issuer: anchor, commonName: 'Middle', now: NOW })
    const csr = await createServerCSR({ hosts: HOSTS })
    const { der, pem, chainPEM } = await signServerCert({ issuer: middle, csr, now: NOW })
    const keyDER = csr.privateKey.publicKey
    const issuer = readCertificate(middle.der)
    const below = { certificate: readCertificate(der), keyDER, issuer }
    assert.equal(await judge({ ...below, chainPEM }), 'still good')
    assert.equal(await judge(below), 'still good')
    for (const short of [pem, pem + anchor.pem, pem + anchor.pem + middle.pem, pem + pem])
      assert.equal(await judge({ ...below, chainPEM: short }), 'chain incomplete')
    assert.equal(await judge({ certificate: below.certificate, keyDER }), 'signed by another root')
    const direct = await state()
    assert.equal(await judge({ ...direct, issuer, chainPEM: 'not looked at' }), 'still good')
  })

  it('gives each reason a word of its own', () => {
    assert.equal(new Set(SERVER_REASONS).size, SERVER_REASONS.length)
  })
})

describe('hostsOf', () => {
  it('names what is no host by its kind, and nothing where there is no extension', async () => {
    const { certificate } = await state()
    assert.deepEqual(hostsOf(certificate), HOSTS)
    const email = { type: 'email', value: 'a@b.example' } as const
    assert.deepEqual(hostsOf(withNames(certificate, [{ type: 'dns', value: 'HomeBox.local' }, email])), [
      'homebox.local',
      '(email)',
    ])
    assert.deepEqual(hostsOf(withNames(certificate, undefined)), [])
  })
})

function withNames(
  certificate: CertificateRecord,
  subjectAltName: CertificateRecord['extensions']['subjectAltName'],
): CertificateRecord {
  return { ...certificate, extensions: { ...certificate.extensions, subjectAltName } }
}

async function judge(changes: Partial<ServerState>): Promise<ServerReason> {
  return judgeServerCertificate({ ...(await state()), ...changes })
}

async function state(): Promise<ServerState> {
  const issuer = await homeRoot()
  const csr = await createServerCSR({ hosts: HOSTS })
  const certificate = readCertificate((await signServerCert({ issuer, csr, now: NOW })).der)
  return {
    certificate,
    keyDER: csr.privateKey.publicKey,
    root: readCertificate(issuer.der),
    hosts: HOSTS,
    now: NOW,
  }
}
