import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import {
  createRootCA,
  createServerCSR,
  exportUnencryptedPrivateKey,
  isPKIError,
  readPKCS12,
  signServerCert,
} from '../../src/index.js'
import type { KeyKind } from '../../src/index.js'
import { refusal } from '../support/issue.js'
import { PKCS12_TOOLS, WRITERS } from '../support/interop/pkcs12-tools.js'
import { mustRun, once, without } from '../support/interop/run-program.js'
import { freshFolder } from '../support/store.js'

const KINDS: readonly KeyKind[] = ['ec-p256', 'ec-p384', 'rsa-2048']

interface Pair {
  readonly keyPEM: string
  readonly pem: string
  readonly publicKey: Uint8Array
}

async function makePair(keyKind: KeyKind): Promise<Pair> {
  const root = await createRootCA({ commonName: 'Interop root' })
  const csr = await createServerCSR({ hosts: ['homebox.local'], keyKind })
  const { pem } = await signServerCert({ issuer: root, csr })
  const { pem: keyPEM } = await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })
  return { keyPEM, pem, publicKey: csr.privateKey.publicKey }
}

/** A key and its certificate in a folder that the running test has for itself. */
function placed({ keyPEM, pem }: Pair): { folder: string; key: string; certificate: string } {
  const folder = freshFolder()
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')]
  writeFileSync(key, keyPEM)
  writeFileSync(certificate, pem)
  return { folder, key, certificate }
}

const pairOf = {
  'ec-p256': once(() => makePair('ec-p256')),
  'ec-p384': once(() => makePair('ec-p384')),
  'rsa-2048': once(() => makePair('rsa-2048')),
} as const satisfies Partial<Record<KeyKind, () => Promise<Pair>>>

type Writer = keyof typeof WRITERS

/** The options of each program whose results are read; the defaults come first. */
const READ: readonly (readonly [writer: Writer, name: string, options: readonly string[]])[] = [
  ['openssl', 'default', []],
  ['openssl', '3DES and SHA-1', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
  ['openssl', '3DES by two keys', ['-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-2DES']],
  ['openssl', '3DES of PBES2', ['-keypbe', 'des-ede3-cbc', '-certpbe', 'des-ede3-cbc']],
  ['openssl', 'AES-128, a MAC of SHA-512', ['-keypbe', 'aes-128-cbc', '-macalg', 'sha512']],
  ['openssl', 'AES-192, a MAC of SHA-384', ['-keypbe', 'aes-192-cbc', '-macalg', 'sha384']],
  ['openssl', 'key and certificate in clear', ['-keypbe', 'NONE', '-certpbe', 'NONE']],
  ['openssl', 'one round', ['-iter', '1', '-nomaciter']],
  ['keytool', 'default', []],
  [
    'keytool',
    'legacy 3DES',
    [
      '-J-Dkeystore.pkcs12.keyProtectionAlgorithm=PBEWithSHA1AndDESede',
      '-J-Dkeystore.pkcs12.certProtectionAlgorithm=PBEWithSHA1AndDESede',
      '-J-Dkeystore.pkcs12.macAlgorithm=HmacPBESHA1',
    ],
  ],
  ['nss', 'default, in BER', []],
  [
    'nss',
    '3DES',
    [
      '-c',
      'PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC',
      '-C',
      'PKCS #12 V2 PBE With SHA-1 And 3KEY Triple DES-CBC',
    ],
  ],
  ['gnutls', 'default', []],
  ['gnutls', '3DES', ['--pkcs-cipher', '3des-pkcs12']],
  ['gnutls', '3DES of PBES2', ['--pkcs-cipher', '3des']],
]

describe('what four other implementations write, we open', { skip: without(...PKCS12_TOOLS) }, () => {
  for (const [writer, name, options] of READ)
    for (const kind of name === 'default' ? KINDS : (['ec-p256'] as const))
      it(`${writer}: ${name}, ${kind}`, async () => {
        const pair = await pairOf[kind === 'ec-p384' || kind === 'rsa-2048' ? kind : 'ec-p256']()
        const password = 'correct horse'
        const der = await WRITERS[writer]({ ...placed(pair), password, options })
        const read = await readPKCS12({ der, password })
        assert.deepEqual(read.privateKey.publicKey, pair.publicKey)
        assert.equal(read.certificate.pem, pair.pem)
        assert.equal(read.friendlyName, 'srv')
      })
})

describe('passwords of others', { skip: without(...PKCS12_TOOLS) }, () => {
  for (const [writer, password] of [
    ['openssl', 'Grüße, Öl'],
    ['openssl', '🍏🔑 apple'],
    ['openssl', 'x'.repeat(1000)],
    ['openssl', ''],
    ['keytool', 'x'.repeat(1000)],
    ['nss', 'Grüße, Öl'],
    ['nss', '🍏🔑 apple'],
    ['gnutls', 'Grüße, Öl'],
    ['gnutls', '🍏🔑 apple'],
    ['gnutls', ''],
  ] as const)
    it(`${writer}: ${password === '' ? 'empty' : password.slice(0, 20)}`, async () => {
      const pair = await pairOf['ec-p256']()
      const der = await WRITERS[writer]({ ...placed(pair), password })
      assert.deepEqual((await readPKCS12({ der, password })).privateKey.publicKey, pair.publicKey)
    })

  it('GnuTLS without any password', async () => {
    const pair = await pairOf['ec-p256']()
    const options = ['--null-password']
    const der = await WRITERS.gnutls({ ...placed(pair), password: '', options })
    assert.deepEqual((await readPKCS12({ der, password: '' })).privateKey.publicKey, pair.publicKey)
  })
})

describe('what is not read', { skip: without(...PKCS12_TOOLS) }, () => {
  it('RC2 of openssl -legacy is refused by name, and the line in the hint makes it readable', async () => {
    const pair = await pairOf['ec-p256']()
    const files = placed(pair)
    const { folder } = files
    const password = 'correct horse'
    const der = await WRITERS.openssl({ ...files, password, options: ['-legacy'] })
    const error: unknown = await readPKCS12({ der, password }).catch((fault: unknown) => fault)
    assert.ok(isPKIError(error, 'ERR_PKI_KEY_SCHEME'))
    assert.equal(error.details.scheme, 'PBE-SHA1-RC2-40')
    writeFileSync(join(folder, 'old.p12'), der)
    const [, line = ''] = /^Convert it: (.*)$/.exec(error.hint ?? '') ?? []
    const answered = line
      .replace('-legacy -in', '-legacy -passin env:P12 -passout env:P12 -in')
      .replace('-export -in', '-export -passin env:P12 -passout env:P12 -in')
    await mustRun('sh', ['-c', answered], { cwd: folder, env: { P12: password } })
    const read = await readPKCS12({ der: Uint8Array.from(readFileSync(join(folder, 'new.p12'))), password })
    assert.deepEqual(read.privateKey.publicKey, pair.publicKey)
  })

  it('a file without a MAC is refused', async () => {
    const pair = await pairOf['ec-p256']()
    const der = await WRITERS.openssl({ ...placed(pair), password: 'x', options: ['-nomac'] })
    const { reason } = await refusal('ERR_PKI_PKCS12', () => readPKCS12({ der, password: 'x' }))
    assert.equal(reason, 'no-integrity')
  })
})

describe('damage', { skip: without('openssl') }, () => {
  let der: Uint8Array
  let pair: Pair
  const password = 'correct horse'
  before(async () => {
    pair = await pairOf['ec-p256']()
    const options = ['-iter', '3']
    der = await WRITERS.openssl({ ...placed(pair), password, options })
  })

  /** Opens a changed file; whatever comes of it but a right answer and an error of ours is a fault. */
  async function openChanged(changed: Uint8Array): Promise<string> {
    try {
      const read = await readPKCS12({ der: changed, password })
      assert.deepEqual(read.privateKey.publicKey, pair.publicKey)
      return 'opened'
    } catch (error) {
      assert.ok(isPKIError(error), String(error))
      return error.code
    }
  }

  it('every truncation is refused as what it is: no whole file', async () => {
    for (let length = 0; length < der.length; length += 1)
      assert.equal(await openChanged(der.subarray(0, length)), 'ERR_PKI_DER', String(length))
  })

  it('a flip of any octet opens nothing but the same key', async () => {
    const codes = new Set<string>()
    for (let at = 0; at < der.length; at += 1)
      for (const mask of [0x01, 0xff]) {
        const changed = Uint8Array.from(der)
        changed[at] = (changed[at] ?? 0) ^ mask
        codes.add(await openChanged(changed))
      }
    codes.delete('opened')
    codes.delete('ERR_PKI_KEY_SCHEME')
    codes.delete('ERR_PKI_PASSPHRASE')
    assert.deepEqual([...codes].sort(), ['ERR_PKI_DER', 'ERR_PKI_PKCS12'])
  })

  it('a flip in the MAC is damage: the password opens the rest', async () => {
    const changed = Uint8Array.from(der)
    const inMAC = der.length - 20
    changed[inMAC] = (changed[inMAC] ?? 0) ^ 1
    assert.equal(
      (await refusal('ERR_PKI_PKCS12', () => readPKCS12({ der: changed, password }))).reason,
      'damaged',
    )
    await refusal('ERR_PKI_PASSPHRASE', () => readPKCS12({ der: changed, password: 'another' }))
  })
})
