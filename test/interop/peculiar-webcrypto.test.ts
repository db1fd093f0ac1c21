import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import type { webcrypto } from 'node:crypto'
import { describe, it } from 'node:test'
import { Crypto } from '@peculiar/webcrypto'
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  exportPrivateKey,
  exportUnencryptedPrivateKey,
  loadIssuer,
  signServerCert,
} from '../../src/index.js'
import type { CertificateAuthority, CryptoProvider, Signer } from '../../src/index.js'
import {
  fromPkcs10CertificateRequest,
  fromX509Certificate,
  toPkcs10CertificateRequest,
  toX509Certificate,
} from '../../src/peculiar.js'
import { writeSequence, writeUnsignedInteger } from '../../src/der/write.js'
import { writeServer } from '../support/interop/check.js'
import { without } from '../support/interop/run-program.js'
import { askOpenSSL } from '../support/interop/verifiers/openssl.js'
import { temporaryFolder } from '../support/interop/workspace.js'

/** The types of that package need those of a browser; Node's say the same. */
function peculiarCrypto(): webcrypto.Crypto {
  return new Crypto() as unknown as webcrypto.Crypto
}

/** Every operation of a provider that a verb calls, counted; the runtime's own must not be called at all. */
function counted(): { readonly crypto: CryptoProvider; readonly calls: string[] } {
  const inner = peculiarCrypto()
  const calls: string[] = []
  const subtle = new Proxy(inner.subtle, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...args: readonly unknown[]): unknown => {
        calls.push(String(name))
        return Reflect.apply(member, target, args)
      }
    },
  })
  const getRandomValues = (array: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
    calls.push('getRandomValues')
    return inner.getRandomValues(array)
  }
  return { crypto: { subtle, getRandomValues }, calls }
}

/** Runs with a runtime whose own WebCrypto fails at each call. */
async function withoutNative<Result>(run: () => Promise<Result>): Promise<Result> {
  const native = Object.getOwnPropertyDescriptor(globalThis, 'crypto')
  const forbidden = new Proxy(
    {},
    {
      get: (_, name) => {
        throw new Error(`the runtime's own crypto.${String(name)} was used`)
      },
    },
  )
  Object.defineProperty(globalThis, 'crypto', { value: forbidden, configurable: true })
  try {
    return await run()
  } finally {
    if (native !== undefined) Object.defineProperty(globalThis, 'crypto', native)
  }
}

for (const keyKind of ['ec-p256', 'ec-p384', 'rsa-2048'] as const) {
  describe(`All verbs on the Crypto of @peculiar/webcrypto, ${keyKind}`, () => {
    const folder = temporaryFolder()

    it('make what openssl accepts, and nothing calls the runtime', { skip: without('openssl') }, async () => {
      const { crypto, calls } = counted()
      const made = await withoutNative(async () => {
        const root = await createRootCA({ commonName: 'Peculiar root', keyKind, crypto })
        const { pem } = await exportPrivateKey({ privateKey: root.privateKey, passphrase: 'secret', crypto })
        const privateKey = { pem, passphrase: 'secret' }
        const issuer = await loadIssuer({ certificate: { pem: root.pem }, privateKey, crypto })
        const below = await createIntermediateCA({ issuer, commonName: 'Peculiar servers', keyKind, crypto })
        const csr = await createServerCSR({ hosts: ['homebox.local'], keyKind, crypto })
        const server = await signServerCert({
          issuer: below,
          csr: { der: csr.der },
          hosts: 'from-csr',
          crypto,
        })
        const key = await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })
        return { root, below, server, key }
      })
      const { root, below, server, key } = made
      const files = writeServer(folder, {
        root: root.pem,
        leaf: server.pem,
        intermediates: below.pem,
        key: key.pem,
      })
      const [verdict] = await askOpenSSL([{ id: keyKind, files, name: 'homebox.local' }])
      assert.ok(verdict?.accepted, verdict?.said)
      for (const operation of [
        'generateKey',
        'sign',
        'verify',
        'digest',
        'importKey',
        'exportKey',
        'encrypt',
        'decrypt',
        'getRandomValues',
      ]) {
        assert.ok(calls.includes(operation), operation)
      }
    })

    it('take a key pair of it', async () => {
      const provider = peculiarCrypto()
      const keyPair = await provider.subtle.generateKey(PARAMETERS[keyKind], true, ['sign', 'verify'])
      const root = await createRootCA({ commonName: 'Its pair', privateKey: { keyPair, crypto: provider } })
      assertSigned(root, root)
    })

    it('take a signer on it, for a CA and for a server', async () => {
      const signer = await peculiarSigner(keyKind)
      const root = await createRootCA({ commonName: 'Its signer', privateKey: { signer } })
      assertSigned(root, root)
      const csr = await createServerCSR({
        hosts: ['homebox.local'],
        privateKey: { signer: await peculiarSigner(keyKind) },
      })
      assertSigned(await signServerCert({ issuer: root, csr }), root)
    })
  })
}

describe('The border to @peculiar/x509', () => {
  it('is crossed by a root, a request and a server certificate without loss, and both go on from there', async () => {
    const root = await createRootCA({ commonName: 'Border', organizationName: 'Büro' })
    const csr = await createServerCSR({ hosts: ['homebox.local', '192.168.1.20'] })
    const theirRoot = await toX509Certificate(root)
    const theirs = await toPkcs10CertificateRequest(csr)
    assert.equal(theirRoot.subject, 'O=Büro, CN=Border')
    assert.ok(await theirs.verify())
    const issuer = await loadIssuer({
      certificate: fromX509Certificate(theirRoot),
      privateKey: root.privateKey,
    })
    const server = await signServerCert({
      issuer,
      csr: fromPkcs10CertificateRequest(theirs),
      hosts: 'from-csr',
    })
    assert.deepEqual(server.hosts, csr.hosts)
    const theirServer = await toX509Certificate(server)
    assert.ok(await theirServer.verify({ publicKey: theirRoot }))
    assert.deepEqual(fromX509Certificate(theirServer).pem, server.pem)
  })
})

/** node:crypto verifies the signature. */
function assertSigned(certificate: { readonly pem: string }, issuer: CertificateAuthority): void {
  const { publicKey } = new X509Certificate(issuer.pem)
  assert.ok(new X509Certificate(certificate.pem).verify(publicKey))
}

/** What WebCrypto calls each kind of key. */
const PARAMETERS = {
  'ec-p256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  'ec-p384': { name: 'ECDSA', namedCurve: 'P-384', hash: 'SHA-384' },
  'rsa-2048': {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: Uint8Array.of(1, 0, 1),
    hash: 'SHA-256',
  },
} as const
const SIGNATURE_ALGORITHMS = {
  'ec-p256': 'ecdsa-sha256',
  'ec-p384': 'ecdsa-sha384',
  'rsa-2048': 'rsa-sha256',
} as const

type PeculiarKind = keyof typeof PARAMETERS

/** A signer as a token would be one: its key is a key of that package and nobody else sees it. */
async function peculiarSigner(kind: PeculiarKind): Promise<Signer> {
  const { subtle } = peculiarCrypto()
  const { privateKey, publicKey } = await subtle.generateKey(PARAMETERS[kind], false, ['sign', 'verify'])
  return {
    algorithm: SIGNATURE_ALGORITHMS[kind],
    publicKey: new Uint8Array(await subtle.exportKey('spki', publicKey)),
    sign: async (tbs) => {
      const signature = new Uint8Array(await subtle.sign(PARAMETERS[kind], privateKey, tbs))
      if (kind === 'rsa-2048') return signature
      const half = signature.length / 2
      return writeSequence(
        writeUnsignedInteger(signature.subarray(0, half)),
        writeUnsignedInteger(signature.subarray(half)),
      )
    },
  }
}
