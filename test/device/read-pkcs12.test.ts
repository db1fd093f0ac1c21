import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import {
  createIntermediateCA,
  createRootCA,
  createServerCSR,
  exportUnencryptedPrivateKey,
  readPKCS12,
  signServerCert,
} from '../../src/index.js'
import type { CertificateAuthority, ServerCertificate, ServerCSR } from '../../src/index.js'
import { writeOID } from '../../src/der/oid.js'
import { writeNull, writeOctetString, writeSequence, writeSmallInteger } from '../../src/der/write.js'
import { NOW, refusal } from '../support/issue.js'
import {
  bag,
  certificateBag,
  dataPart,
  draftPFX,
  encryptedPart,
  keyBag,
  localKeyId,
  oldScheme,
} from '../support/pkcs12.js'

let root: CertificateAuthority
let middle: CertificateAuthority
let csr: ServerCSR
let server: ServerCertificate
let key: Uint8Array

before(async () => {
  root = await createRootCA({ commonName: 'Root', now: NOW })
  middle = await createIntermediateCA({ issuer: root, commonName: 'Middle', now: NOW })
  csr = await createServerCSR({ hosts: ['homebox.local'] })
  server = await signServerCert({ issuer: middle, csr, now: NOW })
  key = (await exportUnencryptedPrivateKey({ privateKey: csr.privateKey })).der
})

const password = ''

describe('which certificates are taken', () => {
  it('the chain is put in order, whatever the order of the file, and a stranger is set apart', async () => {
    const stranger = await createRootCA({ commonName: 'Stranger', now: NOW })
    const bags = [root, stranger, server, middle].map(({ der }) => certificateBag(der))
    const read = await readPKCS12({ der: await draftPFX({ bags: [...bags, keyBag(key)] }), password })
    assert.deepEqual(read.certificate.der, server.der)
    assert.deepEqual(
      read.chain.map(({ pem }) => pem),
      [middle.pem, root.pem],
    )
    assert.deepEqual(
      read.otherCertificates.map(({ pem }) => pem),
      [stranger.pem],
    )
    assert.deepEqual(read.privateKey.publicKey, csr.privateKey.publicKey)
  })

  it('of two certificates of the key, the one with its localKeyID is taken', async () => {
    const renewed = await signServerCert({ issuer: middle, csr, now: NOW })
    const id = Uint8Array.of(7)
    const bags = [
      keyBag(key, localKeyId(id)),
      certificateBag(server.der),
      certificateBag(renewed.der, localKeyId(id)),
    ]
    const read = await readPKCS12({ der: await draftPFX({ bags }), password })
    assert.deepEqual(read.certificate.der, renewed.der)
    assert.equal(read.otherCertificates.length, 1)
  })

  it('a root with the name of the intermediate and another key is not taken into the chain', async () => {
    const loop = await createRootCA({ commonName: 'Middle', now: NOW })
    const bags = [server, middle, loop].map(({ der }) => certificateBag(der))
    const read = await readPKCS12({ der: await draftPFX({ bags: [...bags, keyBag(key)] }), password })
    assert.equal(read.chain.length, 1)
  })

  it('bags of other kinds and attributes that nobody knows are read past', async () => {
    const unknown = writeSequence(writeOID('1.2.3.4'), Uint8Array.of(0x31, 0))
    const bags = [
      bag('1.2.840.113549.1.12.10.1.5', writeNull()),
      keyBag(key, unknown),
      bag('1.2.840.113549.1.12.10.1.6', writeSequence(certificateBag(server.der))),
    ]
    const read = await readPKCS12({ der: await draftPFX({ bags }), password })
    assert.deepEqual(read.certificate.der, server.der)
    assert.equal(read.friendlyName, undefined)
  })
})

describe('what is no key with its certificate', () => {
  const cases: readonly (readonly [
    name: string,
    reason: string,
    bags: () => Promise<readonly Uint8Array[]>,
  ])[] = [
    ['certificates alone', 'no-key', () => Promise.resolve([certificateBag(server.der)])],
    ['an empty file', 'no-key', () => Promise.resolve([])],
    ['a key alone', 'no-certificate', () => Promise.resolve([keyBag(key)])],
    [
      'a key with the certificate of another',
      'no-certificate',
      () => Promise.resolve([keyBag(key), certificateBag(root.der)]),
    ],
    [
      'two keys',
      'several-keys',
      async () => {
        const { der } = await exportUnencryptedPrivateKey({ privateKey: root.privateKey })
        return [keyBag(key), keyBag(der), certificateBag(server.der)]
      },
    ],
  ]
  for (const [name, reason, bags] of cases)
    it(`${name} is refused as ${reason}`, async () => {
      const der = await draftPFX({ bags: await bags() })
      assert.equal((await refusal('ERR_PKI_PKCS12', () => readPKCS12({ der, password }))).reason, reason)
    })

  it('the same key twice is one key', async () => {
    const der = await draftPFX({ bags: [keyBag(key), keyBag(key), certificateBag(server.der)] })
    assert.equal((await readPKCS12({ der, password })).privateKey.kind, 'ec-p256')
  })
})

describe('the MAC comes first', () => {
  it('a file without one is refused', async () => {
    const der = await draftPFX({ bags: [keyBag(key), certificateBag(server.der)], withoutMAC: true })
    assert.equal(
      (await refusal('ERR_PKI_PKCS12', () => readPKCS12({ der, password }))).reason,
      'no-integrity',
    )
  })

  it('an empty password opens both encodings of it: two zero octets, and none', async () => {
    const bags = [keyBag(key), certificateBag(server.der)]
    for (const bmp of [Uint8Array.of(0, 0), new Uint8Array(0)])
      assert.equal(
        (await readPKCS12({ der: await draftPFX({ bags, bmp }), password })).privateKey.kind,
        'ec-p256',
      )
  })

  it('a password does not open a file with an empty one, nor the other way round', async () => {
    const bags = [keyBag(key), certificateBag(server.der)]
    for (const [written, tried] of [
      ['', 'x'],
      ['x', ''],
    ] as const) {
      const der = await draftPFX({ bags, password: written })
      const { reason } = await refusal('ERR_PKI_PASSPHRASE', () => readPKCS12({ der, password: tried }))
      assert.equal(reason, 'wrong-or-damaged')
    }
  })

  it('a part that does not open under the proven password is damage, not a wrong password', async () => {
    const scheme = oldScheme('1.2.840.113549.1.12.1.3', 1)
    const der = await draftPFX({ contents: writeSequence(encryptedPart(scheme, new Uint8Array(16))) })
    assert.equal((await refusal('ERR_PKI_PKCS12', () => readPKCS12({ der, password }))).reason, 'damaged')
  })
})

describe('a hostile file costs nothing', () => {
  it('a MAC of 5 000 001 rounds is refused before it is computed', async () => {
    const der = await draftPFX({ statedRounds: 5_000_001 })
    assert.equal(
      (await refusal('ERR_PKI_PKCS12', () => readPKCS12({ der, password: 'x' }))).reason,
      'too-much-work',
    )
  })

  it('many parts share one budget', async () => {
    const part = encryptedPart(oldScheme('1.2.840.113549.1.12.1.3', 1_666_667), new Uint8Array(8))
    const der = await draftPFX({ contents: writeSequence(part) })
    assert.equal(
      (await refusal('ERR_PKI_PKCS12', () => readPKCS12({ der, password }))).reason,
      'too-much-work',
    )
  })

  it('PBKDF2 of 5 000 001 rounds is refused', async () => {
    const pbkdf2 = writeSequence(writeOctetString(new Uint8Array(8)), writeSmallInteger(5_000_001))
    const scheme = writeSequence(
      writeOID('1.2.840.113549.1.5.13'),
      writeSequence(
        writeSequence(writeOID('1.2.840.113549.1.5.12'), pbkdf2),
        writeSequence(writeOID('2.16.840.1.101.3.4.1.42'), writeOctetString(new Uint8Array(16))),
      ),
    )
    const der = await draftPFX({ contents: writeSequence(encryptedPart(scheme, new Uint8Array(16))) })
    assert.equal(
      (await refusal('ERR_PKI_PKCS12', () => readPKCS12({ der, password }))).reason,
      'too-much-work',
    )
  })

  it('more than 1 MiB is refused, 1 MiB is looked at', async () => {
    const mebibyte = 1024 * 1024
    await refusal('ERR_PKI_DER', () => readPKCS12({ der: new Uint8Array(mebibyte + 1), password }))

    const der = await draftPFX({
      contents: writeSequence(
        dataPart(writeSequence(bag('1.2.3', writeOctetString(new Uint8Array(mebibyte - 300))))),
      ),
    })
    assert.ok(der.length <= mebibyte && der.length > mebibyte - 300)
    assert.equal((await refusal('ERR_PKI_PKCS12', () => readPKCS12({ der, password }))).reason, 'no-key')
  })

  it('no rounds at all are refused', async () => {
    await refusal('ERR_PKI_DER', async () =>
      readPKCS12({ der: await draftPFX({ statedRounds: 0 }), password }),
    )
  })
})

describe('old schemes are refused by name', () => {
  const schemes = [
    ['1.2.840.113549.1.12.1.1', 'PBE-SHA1-RC4-128'],
    ['1.2.840.113549.1.12.1.2', 'PBE-SHA1-RC4-40'],
    ['1.2.840.113549.1.12.1.5', 'PBE-SHA1-RC2-128'],
    ['1.2.840.113549.1.12.1.6', 'PBE-SHA1-RC2-40'],
    ['1.2.840.113549.1.5.3', 'PBE-MD5-DES'],
    ['1.2.3.4', '1.2.3.4'],
  ] as const
  for (const [oid, name] of schemes)
    it(name, async () => {
      const contents = writeSequence(encryptedPart(oldScheme(oid, 1), new Uint8Array(16)))
      const der = await draftPFX({ contents })
      assert.equal((await refusal('ERR_PKI_KEY_SCHEME', () => readPKCS12({ der, password }))).scheme, name)
    })
})

describe('options', () => {
  it('the file and the password must be there and of their type', async () => {
    const der = new Uint8Array(3)
    await refusal('ERR_PKI_OPTION', () => readPKCS12({ der } as never))
    await refusal('ERR_PKI_OPTION', () => readPKCS12({ der: 'text', password } as never))
    await refusal('ERR_PKI_OPTION', () => readPKCS12({ der, password, passphrase: 'x' } as never))
    await refusal('ERR_PKI_DER', () => readPKCS12({ der, password }))
  })
})
